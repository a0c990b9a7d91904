// The columns of both tables. Names and types are Azure Monitor's; what Sentinel puts into them is
// seen in its own rules and documentation, and told on docs/guide/intelligence-tables.md.
#include "hunt/intel_columns.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/escape.h"
#include "base/ticks.h"
#include "intel/stix_pattern.h"
#include "intel/writers.h"
#include "model/dynamic.h"

namespace quoll::hunt {
namespace {

using intel::Assertion;
using intel::Indicator;
using intel::Kind;
using model::Column;
using model::Type;

// --- What an indicator says, in Sentinel's words ---

const Assertion* FirstAssertion(const Indicator& indicator) {
  return indicator.assertions.empty() ? nullptr : &indicator.assertions.front();
}

// Sentinel's ids are `source--indicator--uuid`, and its rules split them there.
std::string SourceSystem(const Indicator& indicator) {
  const Assertion* first = FirstAssertion(indicator);
  std::string source = first == nullptr || first->source_id.empty() ? "quoll" : first->source_id;
  for (size_t at = source.find("--"); at != std::string::npos; at = source.find("--")) {
    source.erase(at, 1);
  }
  return source;
}

std::vector<std::string> TagsOf(const Indicator& indicator) {
  std::vector<std::string> tags;
  for (const Assertion& assertion : indicator.assertions) {
    for (const std::string& tag : assertion.tags) {
      if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
    }
  }
  return tags;
}

std::string JsonList(const std::vector<std::string>& texts) {
  if (texts.empty()) return {};
  std::string out = "[";
  for (const std::string& text : texts) {
    if (out.size() > 1) out += ',';
    out += base::QuoteForJson(text);
  }
  return out + ']';
}

// What the source says of it, else its family and use.
std::string DescriptionOf(const Indicator& indicator) {
  for (const Assertion& assertion : indicator.assertions) {
    if (!assertion.comment.empty()) return assertion.comment;
  }
  std::string text = indicator.malware_name;
  if (!text.empty() && !indicator.threat_type.empty()) text += ": ";
  return text + indicator.threat_type;
}

// Sentinel has four levels; empty where no source states one.
std::string_view TlpLevel(const Indicator& indicator) {
  const bool is_stated = std::any_of(indicator.assertions.begin(), indicator.assertions.end(),
                                     [](const Assertion& a) { return a.tlp.has_value(); });
  if (!is_stated) return {};
  switch (indicator.tlp) {
    case intel::Tlp::kClear:
      return "White";
    case intel::Tlp::kGreen:
      return "Green";
    case intel::Tlp::kAmber:
    case intel::Tlp::kAmberStrict:
      return "Amber";
    case intel::Tlp::kRed:
      break;
  }
  return "Red";
}

// The words of the Graph security API's threatType; a word that is not known stays as it is.
std::string ThreatType(const Indicator& indicator) {
  const std::string& type = indicator.threat_type;
  const bool is_url = indicator.kind == Kind::kUrl;
  if (type == "botnet_cc" || type == "cc_skimming") return "C2";
  if (type == "payload_delivery" || type == "malware_download") {
    return is_url ? "MaliciousUrl" : "Malware";
  }
  if (type == "payload") return "Malware";
  if (type == "phishing") return "Phishing";
  return type;
}

bool IsCommandAndControl(const Indicator& indicator) {
  return indicator.threat_type == "botnet_cc" || indicator.threat_type == "cc_skimming";
}

int64_t ValidFrom(const IntelRow& row) {
  const Indicator& indicator = row.indicator;
  return indicator.valid_from.value_or(indicator.first_seen.value_or(row.published_ticks));
}

// Sentinel's rules compare with the end without asking whether there is one, so an open end is the
// last moment that there is.
int64_t ValidUntil(const IntelRow& row) {
  return row.indicator.valid_until.value_or(base::kMaxDatetimeTicks);
}

int64_t Created(const IntelRow& row) {
  return row.indicator.first_seen.value_or(row.published_ticks);
}

int64_t Modified(const IntelRow& row) {
  return std::max(Created(row), row.indicator.last_seen.value_or(Created(row)));
}

// --- The STIX object ---

class BagWriter {
 public:
  BagWriter() { writer_.BeginBag(); }
  void Text(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    writer_.Name(name);
    writer_.String(text);
  }
  void Time(std::string_view name, int64_t ticks) { Text(name, intel::FormatIsoTime(ticks)); }
  void Number(std::string_view name, int64_t number) {
    writer_.Name(name);
    writer_.Long(number);
  }
  void Bool(std::string_view name, bool value) {
    writer_.Name(name);
    writer_.Bool(value);
  }
  void List(std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    writer_.Name(name);
    writer_.BeginArray();
    for (const std::string& text : texts) writer_.String(text);
    writer_.EndArray();
  }
  model::DynamicWriter& writer() { return writer_; }
  std::string Take() {
    writer_.EndBag();
    return writer_.Take();
  }

 private:
  model::DynamicWriter writer_;
};

void WriteReferences(BagWriter& bag, const Indicator& indicator) {
  model::DynamicWriter& writer = bag.writer();
  writer.Name("external_references");
  writer.BeginArray();
  for (const Assertion& assertion : indicator.assertions) {
    writer.BeginBag();
    bag.Text("source_name", assertion.source_id.empty() ? "quoll" : assertion.source_id);
    bag.Text("external_id", assertion.external_id);
    bag.Text("url", assertion.reference);
    writer.EndBag();
  }
  writer.EndArray();
}

std::string StixObject(const IntelRow& row) {
  const Indicator& indicator = row.indicator;
  BagWriter bag;
  bag.Text("type", "indicator");
  bag.Text("spec_version", "2.1");
  bag.Text("id", "indicator--" + indicator.id);
  bag.Time("created", Created(row));
  bag.Time("modified", Modified(row));
  bag.Text("name", indicator.malware_name.empty()
                       ? indicator.value
                       : indicator.malware_name + ": " + indicator.value);
  bag.Text("description", DescriptionOf(indicator));
  bag.List("indicator_types", {"malicious-activity"});
  bag.Text("pattern", StixPattern(indicator));
  bag.Text("pattern_type", "stix");
  bag.Time("valid_from", ValidFrom(row));
  if (indicator.valid_until) bag.Time("valid_until", *indicator.valid_until);
  bag.Bool("revoked", indicator.state == intel::State::kRevoked);
  if (indicator.confidence) bag.Number("confidence", *indicator.confidence);
  bag.List("labels", TagsOf(indicator));
  if (!indicator.assertions.empty()) WriteReferences(bag, indicator);
  if (!TlpLevel(indicator).empty()) {
    bag.List("object_marking_refs", {intel::TlpMarkingId(indicator.tlp)});
  }
  if (indicator.port != 0) bag.Number("x_quoll_port", indicator.port);
  bag.Text("x_quoll_transport", intel::TransportName(indicator.transport));
  bag.Text("x_quoll_malware", indicator.malware_id);
  return bag.Take();
}

std::string AdditionalFields(const IntelRow& row) {
  const Indicator& indicator = row.indicator;
  BagWriter bag;
  bag.Text("TLPLevel", TlpLevel(indicator));
  if (indicator.port != 0) bag.Number("Port", indicator.port);
  bag.Text("Transport", intel::TransportName(indicator.transport));
  bag.Text("MalwareFamily", indicator.malware_name);
  bag.Text("ThreatType", indicator.threat_type);
  bag.Text("Action", intel::ActionName(indicator.action));
  bag.Text("State", intel::StateName(indicator.state));
  std::vector<std::string> warnings;
  for (const intel::Warning& warning : indicator.warnings) {
    warnings.push_back(warning.reason + ": " + warning.list);
  }
  bag.List("Warnings", warnings);
  return bag.Take();
}

// --- Columns ---

template <auto TextOf>
void FillText(const IntelRow& from, Column& out, size_t row) {
  out.SetText(row, TextOf(from));
}
template <auto TicksOf>
void FillTime(const IntelRow& from, Column& out, size_t row) {
  out.Set(row, static_cast<int64_t>(TicksOf(from)));
}
template <auto ValueOf>
void FillBool(const IntelRow& from, Column& out, size_t row) {
  out.Set(row, static_cast<uint8_t>(ValueOf(from) ? 1 : 0));
}
// 0 is no value.
template <auto NumberOf>
void FillPositive(const IntelRow& from, Column& out, size_t row) {
  const int32_t number = NumberOf(from);
  if (number != 0) out.Set(row, number);
}
// The value, in the column of its kind only.
template <Kind... kinds>
void FillValue(const IntelRow& from, Column& out, size_t row) {
  if (((from.indicator.kind == kinds) || ...)) out.SetText(row, from.indicator.value);
}

void FillConfidence(const IntelRow& from, Column& out, size_t row) {
  if (const auto confidence = from.indicator.confidence) {
    out.Set(row, static_cast<int32_t>(*confidence));
  }
}
void FillScore(const IntelRow& from, Column& out, size_t row) {
  if (const auto confidence = from.indicator.confidence) {
    out.Set(row, static_cast<double>(*confidence));
  }
}

// A port makes the address the far end of a connection.
void FillDestinationIp(const IntelRow& from, Column& out, size_t row) {
  if (from.indicator.kind == Kind::kIp && from.indicator.port != 0) {
    out.SetText(row, from.indicator.value);
  }
}

std::string_view HashType(const IntelRow& from) {
  constexpr std::pair<Kind, std::string_view> kNames[] = {{Kind::kMd5, "MD5"},
                                                          {Kind::kSha1, "SHA1"},
                                                          {Kind::kSha256, "SHA256"},
                                                          {Kind::kSha512, "SHA512"},
                                                          {Kind::kSha3_384, "SHA3_384"}};
  for (const auto& [kind, name] : kNames) {
    if (from.indicator.kind == kind) return name;
  }
  return {};
}

// IANA's numbers.
int32_t ProtocolNumber(const IntelRow& from) {
  switch (from.indicator.transport) {
    case intel::Transport::kTcp:
      return 6;
    case intel::Transport::kUdp:
      return 17;
    case intel::Transport::kUnstated:
      break;
  }
  return 0;
}

constexpr auto kSource = [](const IntelRow& row) { return SourceSystem(row.indicator); };
constexpr auto kPublished = [](const IntelRow& row) { return row.published_ticks; };
constexpr auto kIsActive = [](const IntelRow& row) { return row.is_active; };
constexpr auto kTags = [](const IntelRow& row) { return JsonList(TagsOf(row.indicator)); };
constexpr auto kPort = [](const IntelRow& row) { return int32_t{row.indicator.port}; };
constexpr auto kIsDetected = [](const IntelRow& row) {
  return row.indicator.action == intel::Action::kDetect;
};

constexpr IntelColumn kIndicatorColumns[] = {
    {"TimeGenerated", Type::kDatetime, FillTime<kPublished>},
    {"Type", Type::kString, FillText<[](const IntelRow&) { return "ThreatIntelIndicators"; }>},
    {"SourceSystem", Type::kString, FillText<kSource>},
    {"Id", Type::kString, FillText<[](const IntelRow& row) {
       return SourceSystem(row.indicator) + "--indicator--" + row.indicator.id;
     }>},
    {"ObservableKey", Type::kString,
     FillText<[](const IntelRow& row) { return intel::ObservableKey(row.indicator); }>},
    {"ObservableValue", Type::kString,
     FillText<[](const IntelRow& row) { return row.indicator.value; }>},
    {"Pattern", Type::kString,
     FillText<[](const IntelRow& row) { return intel::StixPattern(row.indicator); }>},
    {"Confidence", Type::kInt, FillConfidence},
    {"Created", Type::kDatetime, FillTime<Created>},
    {"Modified", Type::kDatetime, FillTime<Modified>},
    {"ValidFrom", Type::kDatetime, FillTime<ValidFrom>},
    {"ValidUntil", Type::kDatetime, FillTime<ValidUntil>},
    {"IsActive", Type::kBool, FillBool<kIsActive>},
    {"IsDeleted", Type::kBool, FillBool<[](const IntelRow&) { return false; }>},
    {"Revoked", Type::kBool,
     FillBool<[](const IntelRow& row) { return row.indicator.state == intel::State::kRevoked; }>},
    {"Tags", Type::kString, FillText<kTags>},
    {"Data", Type::kDynamic, FillText<StixObject>},
    {"AdditionalFields", Type::kDynamic, FillText<AdditionalFields>},
};

constexpr IntelColumn kLegacyColumns[] = {
    {"TimeGenerated", Type::kDatetime, FillTime<kPublished>},
    {"Type", Type::kString,
     FillText<[](const IntelRow&) { return "ThreatIntelligenceIndicator"; }>},
    {"SourceSystem", Type::kString, FillText<kSource>},
    {"IndicatorProvider", Type::kString, FillText<kSource>},
    {"IndicatorId", Type::kString, FillText<[](const IntelRow& row) { return row.indicator.id; }>},
    {"ExternalIndicatorId", Type::kString, FillText<[](const IntelRow& row) {
       const Assertion* first = FirstAssertion(row.indicator);
       return first == nullptr ? std::string() : first->external_id;
     }>},
    {"Action", Type::kString,
     FillText<[](const IntelRow& row) { return kIsDetected(row) ? "alert" : "unknown"; }>},
    {"PassiveOnly", Type::kBool, FillBool<[](const IntelRow& row) { return !kIsDetected(row); }>},
    {"Active", Type::kBool, FillBool<kIsActive>},
    {"ExpirationDateTime", Type::kDatetime, FillTime<ValidUntil>},
    {"ConfidenceScore", Type::kReal, FillScore},
    {"Description", Type::kString,
     FillText<[](const IntelRow& row) { return DescriptionOf(row.indicator); }>},
    {"ThreatType", Type::kString,
     FillText<[](const IntelRow& row) { return ThreatType(row.indicator); }>},
    {"MalwareNames", Type::kString, FillText<[](const IntelRow& row) {
       const std::string& name = row.indicator.malware_name;
       return name.empty() ? std::string() : JsonList({name});
     }>},
    {"KillChainC2", Type::kBool,
     FillBool<[](const IntelRow& row) { return IsCommandAndControl(row.indicator); }>},
    {"TrafficLightProtocolLevel", Type::kString,
     FillText<[](const IntelRow& row) { return TlpLevel(row.indicator); }>},
    {"Tags", Type::kString, FillText<kTags>},
    {"AdditionalInformation", Type::kString, FillText<[](const IntelRow& row) {
       const Assertion* first = FirstAssertion(row.indicator);
       return first == nullptr ? std::string() : first->reference;
     }>},
    {"NetworkIP", Type::kString, FillValue<Kind::kIp>},
    {"NetworkDestinationIP", Type::kString, FillDestinationIp},
    {"NetworkPort", Type::kInt, FillPositive<kPort>},
    {"NetworkDestinationPort", Type::kInt, FillPositive<kPort>},
    {"NetworkProtocol", Type::kInt, FillPositive<ProtocolNumber>},
    {"NetworkCidrBlock", Type::kString, FillValue<Kind::kCidr>},
    {"DomainName", Type::kString, FillValue<Kind::kDomain>},
    {"Url", Type::kString, FillValue<Kind::kUrl>},
    {"EmailSenderAddress", Type::kString, FillValue<Kind::kEmail>},
    {"FileHashType", Type::kString, FillText<HashType>},
    {"FileHashValue", Type::kString,
     FillValue<Kind::kMd5, Kind::kSha1, Kind::kSha256, Kind::kSha512, Kind::kSha3_384>},
};

}  // namespace

IntelRow::IntelRow(const Indicator& of, int64_t now, ActiveActions actions)
    : indicator(of),
      now_ticks(now),
      published_ticks(std::max<int64_t>(0, now - kPublishedHoursAgo * base::kTicksPerHour)) {
  const bool is_alive = of.state == intel::State::kActive || of.state == intel::State::kSinkholed;
  const bool is_now =
      (!of.valid_from || *of.valid_from <= now) && (!of.valid_until || *of.valid_until > now);
  is_active =
      is_alive && is_now && (actions == ActiveActions::kAll || of.action == intel::Action::kDetect);
}

std::span<const IntelColumn> IntelColumnsOf(std::string_view table) {
  if (table == "ThreatIntelIndicators") return kIndicatorColumns;
  if (table == "ThreatIntelligenceIndicator") return kLegacyColumns;
  return {};
}

}  // namespace quoll::hunt
