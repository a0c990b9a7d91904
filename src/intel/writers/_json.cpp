// The JSON of `quoll intel show` and of the indicator objects in reports. The order of the keys is
// fixed.
#include <map>

#include "base/escape.h"
#include "base/ticks.h"
#include "intel/families.h"
#include "intel/role.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

// Writes the members of one object.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void End() { out_ += '}'; }

  std::string& Key(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    out_ += base::QuoteForJson(name);
    out_ += ':';
    return out_;
  }
  // An empty text is an unknown one.
  void Text(std::string_view name, std::string_view text) {
    Key(name) += text.empty() ? "null" : base::QuoteForJson(text);
  }
  void Number(std::string_view name, std::optional<int64_t> number) {
    Key(name) += number ? std::to_string(*number) : "null";
  }
  void Time(std::string_view name, std::optional<int64_t> ticks) {
    Text(name, ticks ? FormatIsoTime(*ticks) : std::string());
  }
  void Bool(std::string_view name, std::optional<bool> value) {
    Key(name) += !value ? "null" : *value ? "true" : "false";
  }
  void List(std::string_view name, const std::vector<std::string>& texts) {
    Key(name) += '[';
    for (size_t i = 0; i < texts.size(); ++i) {
      if (i != 0) out_ += ',';
      out_ += base::QuoteForJson(texts[i]);
    }
    out_ += ']';
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

template <typename T, typename Append>
void AppendList(std::string& out, const std::vector<T>& items, Append append) {
  out += '[';
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out += ',';
    append(out, items[i]);
  }
  out += ']';
}

std::optional<int64_t> Number(std::optional<int> number) {
  return number ? std::optional<int64_t>(*number) : std::nullopt;
}

// 0 stands for none in the model.
std::optional<int64_t> NonZero(uint64_t number) {
  return number == 0 ? std::nullopt : std::optional<int64_t>(static_cast<int64_t>(number));
}

void AppendWarning(std::string& out, const Warning& warning) {
  ObjectWriter object(out);
  object.Text("reason", warning.reason);
  object.Text("list", warning.list);
  object.Text("entry", warning.entry);
  object.Text("version", warning.version);
  object.Text("text", warning.text);
  object.Text("action", warning.action);
  object.Text("fit", warning.fit);
  object.End();
}

void AppendAssertion(std::string& out, const Assertion& assertion) {
  ObjectWriter object(out);
  object.Text("source", assertion.source_id);
  object.Text("external_id", assertion.external_id);
  object.Text("file", assertion.file);
  object.Number("line", NonZero(assertion.line));
  object.Text("raw", assertion.raw);
  object.Text("reporter", assertion.reporter);
  object.Bool("anonymous", assertion.is_anonymous);
  object.Number("confidence", Number(assertion.confidence));
  object.Time("first_seen", assertion.first_seen);
  object.Time("last_seen", assertion.last_seen);
  object.Text("threat_type", assertion.threat_type);
  object.Text("malpedia", assertion.malware_id);
  object.Text("family", assertion.malware_name);
  object.List("aliases", assertion.aliases);
  object.List("tags", assertion.tags);
  object.Text("reference", assertion.reference);
  object.Text("comment", assertion.comment);
  object.Bool("compromised", assertion.is_compromised);
  object.Text("tlp", assertion.tlp ? TlpName(*assertion.tlp) : "");
  object.Text("licence", assertion.licence);
  object.Time("valid_from", assertion.valid_from);
  object.Time("valid_until", assertion.valid_until);
  object.Bool("revoked", assertion.is_revoked);
  object.Text("action", ActionName(assertion.action));
  object.Text("event", assertion.event_id);
  object.Time("retrieved_at", assertion.retrieved_at);
  object.Text("payload_sha256", assertion.payload_sha256);
  object.End();
}

void AppendRejected(std::string& out, const Rejected& rejected) {
  ObjectWriter object(out);
  object.Text("file", rejected.file);
  object.Number("line", NonZero(rejected.line));
  object.Text("reason", rejected.reason);
  object.Text("raw", rejected.raw);
  object.End();
}

void AppendCompound(std::string& out, const Compound& compound) {
  ObjectWriter object(out);
  object.Text("file", compound.file);
  object.Number("line", NonZero(compound.line));
  object.Text("external_id", compound.external_id);
  object.Text("text", compound.text);
  object.Text("reason", compound.reason);
  object.End();
}

void AppendCountsBy(std::string& out, const std::map<std::string, uint64_t>& counts) {
  ObjectWriter object(out);
  for (const auto& [name, count] : counts) object.Number(name, static_cast<int64_t>(count));
  object.End();
}

void AppendCounts(std::string& out, const IndicatorSet& set) {
  std::map<std::string, uint64_t> by_type;
  std::map<std::string, uint64_t> by_reason;
  uint64_t num_assertions = 0;
  for (const Indicator& indicator : set.indicators) {
    ++by_type[std::string(KindName(indicator.kind))];
    num_assertions += indicator.assertions.size();
  }
  for (const Rejected& rejected : set.rejected) ++by_reason[rejected.reason];
  ObjectWriter object(out);
  object.Number("indicators", static_cast<int64_t>(set.indicators.size()));
  object.Number("assertions", static_cast<int64_t>(num_assertions));
  object.Number("rejected", static_cast<int64_t>(set.num_rejected));
  object.Number("compounds", static_cast<int64_t>(set.compounds.size()));
  object.Number("entries", static_cast<int64_t>(set.num_entries));
  object.Number("files", static_cast<int64_t>(set.num_files));
  AppendCountsBy(object.Key("by_type"), by_type);
  AppendCountsBy(object.Key("rejected_by_reason"), by_reason);
  object.End();
}

}  // namespace

std::string FormatIsoTime(int64_t datetime_ticks) {
  std::string text = base::FormatDatetime(datetime_ticks);
  // `2026-05-05T10:00:00.1234567Z`: trailing zeros of the fraction go, and the point with them.
  text.pop_back();
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') {
    text.pop_back();
  } else if (text.find('.') == std::string::npos) {
    return base::FormatDatetime(datetime_ticks);
  }
  return text + 'Z';
}

void AppendIndicatorJson(std::string& out, const Indicator& indicator) {
  ObjectWriter object(out);
  object.Text("id", indicator.id);
  object.Text("type", KindName(indicator.kind));
  object.Text("value", indicator.value);
  object.Number("port", NonZero(indicator.port));
  object.Text("transport", TransportName(indicator.transport));
  object.Text("family", FamilyName(indicator));
  object.Text("malpedia", indicator.malware_id);
  object.List("aliases", indicator.aliases);
  object.Text("threat_type", indicator.threat_type);
  object.Text("role", RoleName(RoleOf(indicator)));
  object.Number("confidence", Number(indicator.confidence));
  object.Time("first_seen", indicator.first_seen);
  object.Time("last_seen", indicator.last_seen);
  object.Time("valid_from", indicator.valid_from);
  object.Time("valid_until", indicator.valid_until);
  object.Text("state", StateName(indicator.state));
  object.Text("tlp", TlpName(indicator.tlp));
  object.Text("action", ActionName(indicator.action));
  AppendList(object.Key("warnings"), indicator.warnings, AppendWarning);
  AppendList(object.Key("assertions"), indicator.assertions, AppendAssertion);
  object.End();
}

std::string WriteJson(const IndicatorSet& set) {
  std::string out;
  ObjectWriter object(out);
  AppendList(object.Key("indicators"), set.indicators, AppendIndicatorJson);
  AppendList(object.Key("rejected"), set.rejected, AppendRejected);
  AppendList(object.Key("compounds"), set.compounds, AppendCompound);
  AppendCounts(object.Key("counts"), set);
  object.End();
  out += '\n';
  return out;
}

}  // namespace quoll::intel
