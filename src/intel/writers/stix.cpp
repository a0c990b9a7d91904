// A STIX 2.1 bundle: an indicator for each of ours, under its own id, families as malware with the
// relationship `indicates`, TLP as marking definitions, sources as external references. Ids are
// made from names, so that a second export updates the first.
#include <algorithm>
#include <set>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/export.h"
#include "intel/families.h"
#include "intel/stix_pattern.h"
#include "intel/writers.h"
#include "intel/writers/_json_object.h"

namespace quoll::intel {
namespace {

// The marking definitions of TLP: the four of the standard, and of TLP 2 the one that those lack.
struct Marking {
  Tlp tlp;
  std::string_view id;
  std::string_view created;
  std::string_view name;
  std::string_view body;  // the members that define it
};
constexpr Marking kMarkings[] = {
    {Tlp::kClear, "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9",
     "2017-01-20T00:00:00.000Z", "TLP:WHITE",
     R"("definition_type":"tlp","definition":{"tlp":"white"})"},
    {Tlp::kGreen, "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da",
     "2017-01-20T00:00:00.000Z", "TLP:GREEN",
     R"("definition_type":"tlp","definition":{"tlp":"green"})"},
    {Tlp::kAmber, "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82",
     "2017-01-20T00:00:00.000Z", "TLP:AMBER",
     R"("definition_type":"tlp","definition":{"tlp":"amber"})"},
    {Tlp::kAmberStrict, "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
     "2022-10-01T00:00:00.000Z", "TLP:AMBER+STRICT",
     R"("extensions":{"extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d":)"
     R"({"extension_type":"property-extension","tlp_2_0":"amber+strict"}})"},
    {Tlp::kRed, "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
     "2017-01-20T00:00:00.000Z", "TLP:RED",
     R"("definition_type":"tlp","definition":{"tlp":"red"})"},
};

const Marking& MarkingOf(Tlp tlp) { return kMarkings[static_cast<size_t>(tlp)]; }

// Milliseconds, as STIX writes `created` and `modified`.
std::string Timestamp(int64_t ticks) {
  const std::string text = base::FormatDatetime(ticks);
  return text.substr(0, 23) + 'Z';
}

// The far side of a connection, where a port or a transport is known.
std::string ConnectionPattern(const Indicator& indicator) {
  std::string pattern = "[network-traffic:dst_ref.value = " + QuoteForStix(indicator.value);
  if (indicator.port != 0)
    pattern += " AND network-traffic:dst_port = " + std::to_string(indicator.port);
  if (indicator.transport != Transport::kUnstated) {
    pattern +=
        " AND network-traffic:protocols[*] = " + QuoteForStix(TransportName(indicator.transport));
  }
  return pattern + ']';
}

// Empty for a kind that the standard has no property for.
std::string PatternOf(const Indicator& indicator) {
  const bool is_connection = indicator.port != 0 || indicator.transport != Transport::kUnstated;
  switch (indicator.kind) {
    case Kind::kIp:
    case Kind::kDomain:
      return is_connection ? ConnectionPattern(indicator) : StixPattern(indicator);
    case Kind::kCidr:
      return '[' + ObservableKey(indicator) + " ISSUBSET " + QuoteForStix(indicator.value) + ']';
    case Kind::kUrl:
    case Kind::kEmail:
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kCertSha1:
      return StixPattern(indicator);
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
      return {};
  }
  return {};
}

class BundleWriter {
 public:
  explicit BundleWriter(const ExportContext& context) : context_(context) {}

  Export Write(std::span<const Indicator* const> indicators) {
    Export result;
    for (const Indicator* indicator : indicators) {
      const std::string pattern = PatternOf(*indicator);
      if (pattern.empty()) {
        ++result
              .left_out["STIX has no property for kind " + std::string(KindName(indicator->kind))];
        continue;
      }
      AppendIndicator(*indicator, pattern);
      AppendFamily(*indicator);
    }
    std::string content =
        R"({"type":"bundle","id":"bundle--)" + ExportId("bundle|" + objects_) + "\"";
    if (!objects_.empty()) content += ",\"objects\":[\n" + objects_ + "\n]";
    result.files = {{"indicators.stix.json", content + "}\n"}};
    return result;
  }

 private:
  JsonObject Start(std::string_view type, std::string_view id) {
    if (!objects_.empty()) objects_ += ",\n";
    JsonObject object(objects_);
    object.Text("type", type);
    object.Text("spec_version", "2.1");
    object.Text("id", id);
    return object;
  }

  // Each marking once, before what refers to it.
  void AppendMarking(const Marking& marking) {
    if (!written_.insert(std::string(marking.id)).second) return;
    JsonObject object = Start("marking-definition", marking.id);
    object.Text("created", marking.created);
    object.Text("name", marking.name);
    objects_ += ',';
    objects_ += marking.body;
    object.End();
  }

  void AppendIndicator(const Indicator& indicator, const std::string& pattern) {
    const Marking& marking = MarkingOf(indicator.tlp);
    AppendMarking(marking);
    const int64_t from =
        indicator.valid_from.value_or(indicator.first_seen.value_or(context_.now_ticks));
    JsonObject object = Start("indicator", "indicator--" + indicator.id);
    object.Text("created", Timestamp(indicator.first_seen.value_or(from)));
    object.Text("modified",
                Timestamp(std::max(context_.now_ticks, indicator.first_seen.value_or(from))));
    object.Text("name", indicator.value);
    const bool is_detected = indicator.action == Action::kDetect;
    object.List("indicator_types", {is_detected ? "malicious-activity" : "unknown"});
    object.Text("pattern", pattern);
    object.Text("pattern_type", "stix");
    object.Text("pattern_version", "2.1");
    AppendValidity(object, indicator, from);
    if (indicator.state == State::kRevoked) object.Bool("revoked", true);
    object.Number("confidence", indicator.confidence ? std::optional<int64_t>(*indicator.confidence)
                                                     : std::nullopt);
    object.List("labels", LabelsOf(indicator));
    AppendReferences(object, indicator);
    object.List("object_marking_refs", {std::string(marking.id)});
    object.End();
  }

  // The end must be later than the start; an end before any known start is its own start.
  static void AppendValidity(JsonObject& object, const Indicator& indicator, int64_t from) {
    if (!indicator.valid_until) {
      object.Text("valid_from", Timestamp(from));
      return;
    }
    const int64_t latest_start = *indicator.valid_until - base::kTicksPerMillisecond;
    object.Text("valid_from", Timestamp(std::min(from, latest_start)));
    object.Text("valid_until", Timestamp(*indicator.valid_until));
  }

  static std::vector<std::string> LabelsOf(const Indicator& indicator) {
    std::set<std::string> labels;
    if (!indicator.threat_type.empty()) labels.insert(indicator.threat_type);
    for (const Assertion& assertion : indicator.assertions) {
      for (const std::string& tag : assertion.tags) {
        if (!tag.empty()) labels.insert(tag);
      }
    }
    return {labels.begin(), labels.end()};
  }

  static void AppendReferences(JsonObject& object, const Indicator& indicator) {
    std::string references;
    for (const Assertion& assertion : indicator.assertions) {
      references += references.empty() ? "[" : ",";
      JsonObject reference(references);
      reference.Text("source_name", assertion.source_id.empty() ? "unknown" : assertion.source_id);
      // One of the three must be there.
      reference.Text("external_id", assertion.external_id);
      reference.Text("url", assertion.reference);
      if (assertion.external_id.empty() && assertion.reference.empty())
        reference.Text("description", assertion.file.empty() ? "no reference" : assertion.file);
      reference.End();
    }
    if (!references.empty()) object.Key("external_references") += references + ']';
  }

  void AppendFamily(const Indicator& indicator) {
    const std::string key = FamilyKey(indicator);
    if (key.empty()) return;
    const std::string malware_id = "malware--" + ExportId("malware|" + key);
    const std::string now = Timestamp(context_.now_ticks);
    if (written_.insert(malware_id).second) {
      JsonObject object = Start("malware", malware_id);
      object.Text("created", now);
      object.Text("modified", now);
      object.Text("name", FamilyName(indicator));
      object.Bool("is_family", true);
      object.List("aliases", indicator.aliases);
      if (!indicator.malware_id.empty()) {
        object.Key("external_references") += R"([{"source_name":"malpedia","external_id":)" +
                                             base::QuoteForJson(indicator.malware_id) + "}]";
      }
      object.End();
    }
    JsonObject object =
        Start("relationship", "relationship--" + ExportId("indicates|" + indicator.id + '|' + key));
    object.Text("created", now);
    object.Text("modified", now);
    object.Text("relationship_type", "indicates");
    object.Text("source_ref", "indicator--" + indicator.id);
    object.Text("target_ref", malware_id);
    object.End();
  }

  const ExportContext& context_;
  std::string objects_;
  std::set<std::string> written_;
};

Export WriteStix(std::span<const Indicator* const> indicators, const ExportContext& context) {
  return BundleWriter(context).Write(indicators);
}

}  // namespace

extern const WriterDef kWriter_stix;
constinit const WriterDef kWriter_stix = {
    .name = "stix",
    .summary = "STIX 2.1 bundle",
    .use = WriterDef::Use::kExchange,
    .write = WriteStix,
};

}  // namespace quoll::intel
