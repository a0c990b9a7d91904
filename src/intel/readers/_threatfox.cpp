#include "intel/readers/_threatfox.h"

#include <algorithm>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/refang.h"

namespace quoll::intel {
namespace {

struct FieldName {
  std::string_view name;
  std::string ThreatFoxRecord::*member;
};

constexpr FieldName kFields[] = {
    {"id", &ThreatFoxRecord::id},
    {"ioc_id", &ThreatFoxRecord::id},
    {"ioc", &ThreatFoxRecord::value},
    {"ioc_value", &ThreatFoxRecord::value},
    {"ioc_type", &ThreatFoxRecord::type},
    {"threat_type", &ThreatFoxRecord::threat_type},
    {"malware", &ThreatFoxRecord::malware_id},
    {"fk_malware", &ThreatFoxRecord::malware_id},
    {"malware_printable", &ThreatFoxRecord::malware_name},
    {"malware_alias", &ThreatFoxRecord::aliases},
    {"first_seen", &ThreatFoxRecord::first_seen},
    {"first_seen_utc", &ThreatFoxRecord::first_seen},
    {"last_seen", &ThreatFoxRecord::last_seen},
    {"last_seen_utc", &ThreatFoxRecord::last_seen},
    {"confidence_level", &ThreatFoxRecord::confidence},
    {"is_compromised", &ThreatFoxRecord::is_compromised},
    {"reference", &ThreatFoxRecord::reference},
    {"tags", &ThreatFoxRecord::tags},
    {"anonymous", &ThreatFoxRecord::is_anonymous},
    {"reporter", &ThreatFoxRecord::reporter},
};

// The exports write a missing value as null, an empty text or the word `None`.
std::string_view Present(std::string_view text) {
  text = base::TrimBlanks(text);
  return text == "None" ? std::string_view() : text;
}

std::vector<std::string> CommaList(std::string_view text) {
  std::vector<std::string> parts;
  if (Present(text).empty()) return parts;
  for (const std::string_view part : base::Split(text, ',')) {
    const std::string_view trimmed = Present(part);
    if (!trimmed.empty()) parts.emplace_back(trimmed);
  }
  return parts;
}

bool IsNetworkThreat(std::string_view threat_type) {
  return threat_type == "botnet_cc" || threat_type == "payload_delivery" ||
         threat_type == "cc_skimming";
}

bool IsPayloadThreat(std::string_view threat_type) {
  return threat_type == "payload" || threat_type == "payload_delivery";
}

Canonical CanonByType(const ThreatFoxRecord& record) {
  const std::string_view type = base::TrimBlanks(record.type);
  const std::string_view threat = Present(record.threat_type);
  const std::string value = Refang(base::TrimBlanks(record.value));
  Canonical refused;
  // A shortened record without a threat type goes by its indicator type alone.
  if (threat.empty() || IsNetworkThreat(threat)) {
    if (type == "ip:port") return CanonIpPort(value);
    if (type == "domain") return CanonDomain(value);
    if (type == "url") return CanonUrl(value);
  }
  if (threat.empty() || IsPayloadThreat(threat)) {
    if (type == "md5_hash") return Canonicalise(Kind::kMd5, value);
    if (type == "sha1_hash") return Canonicalise(Kind::kSha1, value);
    if (type == "sha256_hash") return Canonicalise(Kind::kSha256, value);
    if (type == "sha3_384_hash") return Canonicalise(Kind::kSha3_384, value);
  }
  refused.reason = type.empty() ? "the record has no ioc_type"
                                : "unknown pair of threat_type `" + std::string(threat) +
                                      "` and ioc_type `" + std::string(type) + "`";
  return refused;
}

// An unreadable time or confidence is left out and said; the indicator itself stays.
std::optional<int64_t> ReadTime(ReaderContext& ctx, std::string_view text, uint64_t line) {
  text = Present(text);
  if (text.ends_with(" UTC")) text.remove_suffix(4);
  if (text.empty()) return std::nullopt;
  const auto ticks = base::ParseDatetime(text);
  if (!ticks) ctx.Note(line, "a time could not be read and was left out");
  return ticks;
}

std::optional<int> ReadConfidence(ReaderContext& ctx, std::string_view text, uint64_t line) {
  text = Present(text);
  if (text.empty()) return std::nullopt;
  const auto number = base::ParseInteger(text);
  if (!number || *number < 0 || *number > 100) {
    ctx.Note(line, "a confidence that is not 0 to 100 was left out");
    return std::nullopt;
  }
  return static_cast<int>(*number);
}

std::optional<bool> ReadBool(std::string_view text) {
  text = Present(text);
  if (base::EqualsIgnoreCase(text, "true") || text == "1") return true;
  if (base::EqualsIgnoreCase(text, "false") || text == "0") return false;
  return std::nullopt;
}

}  // namespace

std::string* ThreatFoxField(ThreatFoxRecord& record, std::string_view name) {
  for (const FieldName& field : kFields) {
    if (field.name == name) return &(record.*field.member);
  }
  return nullptr;
}

void AddThreatFoxRecord(ReaderContext& ctx, const ThreatFoxRecord& record, uint64_t line) {
  if (Present(record.value).empty()) {
    ctx.Reject(line, "the record has no value", record.id);
    return;
  }
  Entry entry;
  entry.canon = CanonByType(record);
  Assertion& assertion = entry.assertion;
  assertion.source_id = "threatfox";
  const std::string_view id = Present(record.id);
  if (!id.empty()) assertion.external_id = "threatfox:" + std::string(id);
  assertion.line = line;
  assertion.raw = record.value;
  assertion.reporter = Present(record.reporter);
  assertion.is_anonymous = ReadBool(record.is_anonymous).value_or(false);
  assertion.threat_type = Present(record.threat_type);
  assertion.malware_id = Present(record.malware_id);
  assertion.malware_name = Present(record.malware_name);
  assertion.aliases = CommaList(record.aliases);
  assertion.tags = CommaList(record.tags);
  assertion.reference = Present(record.reference);
  assertion.is_compromised = ReadBool(record.is_compromised);
  if (entry.canon.ok()) {
    assertion.confidence = ReadConfidence(ctx, record.confidence, line);
    assertion.first_seen = ReadTime(ctx, record.first_seen, line);
    assertion.last_seen = ReadTime(ctx, record.last_seen, line);
  }
  ctx.Add(std::move(entry));
}

}  // namespace quoll::intel
