// stix/bundle.json: the indicators as a STIX 2.1 bundle, with the malware that they indicate. The
// id of an indicator is ours, the same in every pack.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/ticks.h"
#include "hunt/packs/_rules.h"
#include "intel/stix_pattern.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;
using intel::Indicator;
using intel::Kind;

// The marking definitions that STIX 2.1, section 7.2.1.4, fixes.
std::string_view MarkingOf(intel::Tlp tlp) {
  switch (tlp) {
    case intel::Tlp::kClear:
      return "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9";
    case intel::Tlp::kGreen:
      return "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da";
    case intel::Tlp::kAmber:
      return "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82";
    case intel::Tlp::kAmberStrict:  // the standard knows none; the next stricter one
    case intel::Tlp::kRed:
      break;
  }
  return "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed";
}

std::string PatternOf(const Indicator& indicator) {
  const std::string value = intel::QuoteForStix(indicator.value);
  switch (indicator.kind) {
    case Kind::kIp:
      if (indicator.port == 0) return intel::StixPattern(indicator);
      return fmt::format(
          "[network-traffic:dst_ref.type = '{}' AND network-traffic:dst_ref.value = {} AND "
          "network-traffic:dst_port = {}]",
          indicator.value.find(':') != std::string::npos ? "ipv6-addr" : "ipv4-addr", value,
          indicator.port);
    case Kind::kCidr:
      return fmt::format("[{} ISSUBSET {}]", intel::ObservableKey(indicator), value);
    case Kind::kDomain:
    case Kind::kUrl:
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kEmail:
    case Kind::kCertSha1:
      return intel::StixPattern(indicator);
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
      break;
  }
  return {};
}

// Milliseconds, as the standard writes times.
std::string TimeText(int64_t ticks) { return base::FormatDatetime(ticks).substr(0, 23) + "Z"; }

// The clock never enters a pack: what has no first sighting begins with the epoch.
int64_t TimeOf(const Indicator& indicator) {
  return indicator.first_seen.value_or(base::kUnixEpochTicks);
}

// The beginning of every object.
std::string Head(std::string_view type, const std::string& id, int64_t time) {
  return fmt::format(
      "\n{{\"type\": \"{}\", \"spec_version\": \"2.1\", \"id\": \"{}--{}\", \"created\": \"{}\", "
      "\"modified\": \"{}\", ",
      type, type, id, TimeText(time), TimeText(time));
}

std::string References(const Indicator& indicator) {
  std::string out;
  for (const intel::Assertion& assertion : indicator.assertions) {
    if (assertion.source_id.empty() || assertion.external_id.empty()) continue;
    out += fmt::format("{}{{\"source_name\": {}, \"external_id\": {}}}", out.empty() ? "" : ", ",
                       QuoteForJson(assertion.source_id), QuoteForJson(assertion.external_id));
  }
  return out;
}

std::string IndicatorObject(const Indicator& indicator, const std::string& pattern) {
  std::string out = Head("indicator", indicator.id, TimeOf(indicator));
  const int64_t from = indicator.valid_from.value_or(TimeOf(indicator));
  out += fmt::format(
      "\"name\": {}, \"indicator_types\": [\"malicious-activity\"], \"pattern\": {}, "
      "\"pattern_type\": \"stix\", \"valid_from\": \"{}\"",
      QuoteForJson(indicator.value), QuoteForJson(pattern), TimeText(from));
  if (indicator.valid_until && *indicator.valid_until > from)
    out += fmt::format(", \"valid_until\": \"{}\"", TimeText(*indicator.valid_until));
  if (indicator.confidence) out += fmt::format(", \"confidence\": {}", *indicator.confidence);
  if (!indicator.threat_type.empty())
    out += fmt::format(", \"labels\": [{}]", QuoteForJson(indicator.threat_type));
  if (indicator.state == intel::State::kRevoked) out += ", \"revoked\": true";
  if (const std::string references = References(indicator); !references.empty())
    out += ", \"external_references\": [" + references + "]";
  return out + fmt::format(", \"object_marking_refs\": [\"{}\"]}}", MarkingOf(indicator.tlp));
}

std::vector<PackFile> Write(const PackInput& input) {
  const std::string malware = PackId("malware|" + input.family_key);
  std::string objects;
  std::optional<int64_t> first;
  for (const Indicator& indicator : input.indicators->indicators) {
    const std::string pattern = PatternOf(indicator);
    if (pattern.empty()) {
      input.left_out->push_back(fmt::format("stix: {} ({}) has no pattern in the standard",
                                            indicator.value, intel::KindName(indicator.kind)));
      continue;
    }
    const int64_t time = TimeOf(indicator);
    first = std::min(first.value_or(time), time);
    objects += "," + IndicatorObject(indicator, pattern);
    if (input.family_key.empty()) continue;
    objects += "," +
               Head("relationship", PackId("indicates|" + malware + "|" + indicator.id), time) +
               fmt::format(
                   "\"relationship_type\": \"indicates\", \"source_ref\": "
                   "\"indicator--{}\", \"target_ref\": \"malware--{}\"}}",
                   indicator.id, malware);
  }
  if (!first) return {};
  if (!input.family_key.empty()) {
    objects = "," + Head("malware", malware, *first) +
              fmt::format("\"name\": {}, \"is_family\": true}}", QuoteForJson(input.family_name)) +
              objects;
  }
  return {{"stix/bundle.json",
           fmt::format("{{\"type\": \"bundle\", \"id\": \"bundle--{}\", \"objects\": [{}\n]}}\n",
                       PackId("bundle|" + input.family_key), objects.substr(1))}};
}

}  // namespace

extern const PackOutputDef kPackOutput_stix;
constinit const PackOutputDef kPackOutput_stix = {
    .name = "stix",
    .option = "stix",
    .summary = "the indicators as a STIX 2.1 bundle",
    .write = Write,
};

}  // namespace quoll::hunt
