#include "hunt/queries_own.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/kql_text.h"
#include "intel/address.h"
#include "intel/canon.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

using base::QuoteForKql;
using intel::Indicator;

// A key under which a row finds the indicator.
struct Fact {
  std::string key;
  const Indicator* indicator = nullptr;
  bool is_exact = true;  // of names: without those below it
};

// `2001:db8:0:0:0:0:0:1` and `2001:0db8:0000:…:0001`, as logs write addresses beside the short
// form.
std::vector<std::string> LongSpellings(const intel::IpBytes& bytes) {
  std::string plain, padded;
  for (size_t i = 0; i < 16; i += 2) {
    const unsigned group = bytes[i] * 256u + bytes[i + 1];
    plain += fmt::format("{}{:x}", i == 0 ? "" : ":", group);
    padded += fmt::format("{}{:04x}", i == 0 ? "" : ":", group);
  }
  return {plain, padded};
}

size_t NumLabels(std::string_view name) {
  return static_cast<size_t>(std::count(name.begin(), name.end(), '.')) + 1;
}

class Writer {
 public:
  Writer(const intel::IndicatorSet& set, const PlannedQuery& query, const PlanOptions& options)
      : query_(query),
        options_(options),
        table_(*query.table),
        search_(*query.searches[0]),
        column_(base::QuoteNameForKql(search_.column)),
        time_name_(options.time_column.empty() ? table_.time_column : options.time_column),
        time_(base::QuoteNameForKql(time_name_)) {
    for (const IndicatorIdx idx : query.indicators) indicators_.push_back(&set.indicators[idx]);
  }

  std::string Write() {
    WriteHead();
    switch (query_.group) {
      case IocGroup::kIp:
        WriteIp();
        break;
      case IocGroup::kCidr:
        WriteCidr();
        break;
      case IocGroup::kDomain:
        WriteDomain();
        break;
      case IocGroup::kUrl:
        WriteUrl();
        break;
      case IocGroup::kHash:
        WriteHash();
        break;
      case IocGroup::kOther:
        break;
    }
    WriteTail();
    return std::move(out_);
  }

 private:
  template <typename... Args>
  void Line(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
    out_ += '\n';
  }

  void WriteHead() {
    std::set<std::string> families;
    for (const Indicator* indicator : indicators_) families.insert(intel::FamilyKey(*indicator));
    std::string names;
    size_t num_named = 0;
    for (const std::string& family : families) {
      if (family.empty() || num_named == 5) continue;
      names += (num_named++ == 0 ? " of " : ", ") + CommentText(family);
    }
    if (families.size() > num_named) names += num_named == 0 ? "" : " and others";
    Line("// {}: {} {}{} in {}.{}", query_.id, indicators_.size(),
         GroupNoun(query_.group, indicators_.size()), names, table_.name, search_.column);
    if (options_.time_column.empty() && table_.time_column == "Timestamp")
      Line("// Timestamp is the name in Defender; Sentinel's is TimeGenerated.");
  }

  // --- Lists and facts ---

  void WriteList(std::string_view name, const std::vector<std::string>& values) {
    std::vector<std::string> unique = values;
    std::set<std::string> seen;
    std::erase_if(unique, [&](const std::string& value) { return !seen.insert(value).second; });
    Line("let {} = {};", name, DynamicList(unique));
  }

  void WriteFacts(const std::vector<Fact>& facts) {
    Line(
        "let indicators = datatable(IocValue:string, IocPort:long, IocFamily:string, "
        "IocConfidence:long, "
        "IocFirstSeen:datetime, IocWarning:string, IocId:string)");
    Line("[");
    for (size_t i = 0; i < facts.size(); ++i) {
      const Indicator& indicator = *facts[i].indicator;
      std::vector<std::string> warnings;
      for (const intel::Warning& warning : indicator.warnings) {
        if (!warning.reason.empty()) warnings.push_back(warning.reason + ':' + warning.list);
      }
      Line("    {}, {}, {}, {}, {}, {}, {}{}", QuoteForKql(facts[i].key), indicator.port,
           QuoteForKql(intel::FamilyKey(indicator)),
           indicator.confidence ? std::to_string(*indicator.confidence) : "long(null)",
           DatetimeOf(indicator.first_seen), QuoteForKql(base::Join(warnings, ";")),
           QuoteForKql(indicator.id), i + 1 < facts.size() ? "," : "");
    }
    Line("];");
  }

  static std::string DatetimeOf(std::optional<int64_t> ticks) {
    return ticks ? fmt::format("datetime({})", KqlTime(*ticks)) : "datetime(null)";
  }

  static std::vector<std::string> KeysOf(const std::vector<Fact>& facts) {
    std::vector<std::string> keys;
    for (const Fact& fact : facts) keys.push_back(fact.key);
    return keys;
  }

  void WriteTable() {
    Line("{}", base::QuoteNameForKql(table_.name));
    if (!options_.lookback.empty()) Line("| where {} > ago({})", time_, options_.lookback);
    if (!options_.arrived_within.empty())
      Line("| where ingestion_time() > ago({})", options_.arrived_within);
    // A row whose time could not be read is no row outside the window.
    if (options_.since)
      Line("| where isnull({0}) or {0} >= datetime({1})", time_, KqlTime(*options_.since));
    if (options_.until)
      Line("| where isnull({0}) or {0} < datetime({1})", time_, KqlTime(*options_.until));
  }

  // --- Addresses ---

  // The address of an indicator: its value, or the host of its URL.
  static std::string HostValue(const Indicator& indicator) {
    return indicator.kind == intel::Kind::kUrl ? std::string(intel::HostOfUrl(indicator.value))
                                               : indicator.value;
  }

  std::vector<Fact> AddressFacts(bool& has_ipv6) const {
    std::vector<Fact> facts;
    for (const Indicator* indicator : indicators_) {
      const std::string value = HostValue(*indicator);
      facts.push_back({value, indicator});
      intel::IpBytes bytes;
      if (!intel::ParseIp(value, bytes) || intel::IsIpv4(bytes)) continue;
      has_ipv6 = true;
      for (const std::string& spelling : LongSpellings(bytes)) {
        if (spelling != value) facts.push_back({spelling, indicator});
      }
    }
    return facts;
  }

  void WriteIp() {
    bool has_ipv6 = false;
    const std::vector<Fact> facts = AddressFacts(has_ipv6);
    WriteList("addresses", KeysOf(facts));
    WriteFacts(facts);
    WriteTable();
    switch (search_.holds) {
      case Holds::kIpList:
        Line("| where {} has_any (addresses)", column_);
        Line("| mv-expand IocValue = extract_all(@\"([0-9A-Fa-f:.]+)\", {}) to typeof(string)",
             column_);
        Line("| extend IocValue = tolower(replace_regex(IocValue, @\"^::[fF]{{4}}:\", \"\"))");
        break;
      case Holds::kHost:
      case Holds::kHostOrUrl:
        Line("| where {} has_any (addresses)", column_);
        WriteHost();
        // A bare IPv6 address has colons of its own.
        if (has_ipv6)
          Line("| extend IocHost = iff({0} in~ (addresses), tolower({0}), IocHost)", column_);
        Line(
            "| extend IocValue = replace_regex(trim(@\"[\\[\\]]\", IocHost), @\"^::ffff:\", \"\")");
        break;
      case Holds::kIp:
      case Holds::kMd5:
      case Holds::kSha1:
      case Holds::kSha256:
      case Holds::kAnyHash:
        WriteAddressColumn(has_ipv6);
        break;
    }
    Line("| lookup kind=inner indicators on IocValue");
    WritePortMatch();
  }

  // An IPv4 address may be written as `::ffff:1.2.3.4`; case matters in IPv6 only.
  void WriteAddressColumn(bool has_ipv6) {
    Line("| where {0} {1} (addresses) or {0} startswith \"::ffff:\"", column_,
         has_ipv6 ? "in~" : "in");
    std::string value =
        fmt::format("iff({0} startswith \"::ffff:\", substring({0}, 7), {0})", column_);
    if (has_ipv6) value = "tolower(" + value + ")";
    Line("| extend IocValue = {}", value);
  }

  void WriteCidr() {
    std::vector<std::string> v4, v6;
    std::vector<Fact> facts;
    for (const Indicator* indicator : indicators_) {
      (indicator->value.find(':') == std::string::npos ? v4 : v6).push_back(indicator->value);
      facts.push_back({indicator->value, indicator});
    }
    WriteFacts(facts);
    WriteTable();
    std::string cases;
    for (const std::string& range : v4) {
      cases += fmt::format("    ipv4_is_in_range({}, {}), {},\n", column_, QuoteForKql(range),
                           QuoteForKql(range));
    }
    for (const std::string& range : v6) {
      cases += fmt::format("    ipv6_is_in_range({}, {}), {},\n", column_, QuoteForKql(range),
                           QuoteForKql(range));
    }
    Line("| where isnotempty({})", column_);
    Line("| extend IocValue = case(\n{}    \"\")", cases);
    Line("| where isnotempty(IocValue)");
    Line("| lookup kind=inner indicators on IocValue");
    WritePortMatch();
  }

  void WritePortMatch() {
    if (search_.port_column.empty() || search_.direction == Direction::kInbound) return;
    const std::string port = base::QuoteNameForKql(search_.port_column);
    Line(
        "| extend IocPortMatch = case(IocPort == 0, \"any\", isnull({0}), \"unknown\", {0} == "
        "IocPort, \"match\", "
        "\"other\")",
        port);
  }

  // --- Names ---

  // The host of a cell that may be a name, a name with a port, or a URL.
  void WriteHost() {
    Line(
        "| extend IocHost = tolower(extract(@\"^(?:[A-Za-z][A-Za-z0-9+.-]*://)?(?:[^/?#@]*@)?"
        "(\\[[0-9A-Fa-f:.]+\\]|[^/?#:]*)\", 1, {}))",
        column_);
    Line("| extend IocHost = trim_end(@\"\\.+\", IocHost)");
  }

  void WriteDomain() {
    std::vector<Fact> facts;
    std::vector<std::string> below, exact;
    for (const Indicator* indicator : indicators_) {
      const bool is_exact =
          indicator->kind == intel::Kind::kUrl || indicator->scope == intel::Scope::kExact;
      facts.push_back({HostValue(*indicator), indicator, is_exact});
      (is_exact ? exact : below).push_back(facts.back().key);
    }
    WriteList("names", below);
    if (!exact.empty()) WriteList("exact_names", exact);
    WriteFacts(facts);
    WriteTable();
    if (below.empty()) {
      Line("| where {} has_any (exact_names)", column_);
    } else if (exact.empty()) {
      Line("| where {} has_any (names)", column_);
    } else {
      Line("| where {0} has_any (names) or {0} has_any (exact_names)", column_);
    }
    WriteHost();
    WriteNameMatch(below, !exact.empty());
    Line("| where isnotempty(IocValue)");
    Line("| lookup kind=inner indicators on IocValue");
    Line("| extend IocMatch = iff(IocHost == IocValue, \"name\", \"subdomain\")");
    WritePortMatch();
  }

  // The longest listed name that the host equals or lies below: its last labels are compared, as
  // many as the listed names have, so that `x-sadd.io` is not taken for `sadd.io`.
  void WriteNameMatch(const std::vector<std::string>& below, bool has_exact) {
    std::set<size_t, std::greater<>> lengths;
    for (const std::string& name : below) lengths.insert(NumLabels(name));
    std::string cases = has_exact ? "IocHost in (exact_names), IocHost, " : "";
    if (!lengths.empty()) {
      Line("| extend IocLabels = split(IocHost, \".\")");
      std::string columns;
      for (const size_t length : lengths) {
        columns += fmt::format("{}IocLast{} = strcat_array(array_slice(IocLabels, -{}, -1), \".\")",
                               columns.empty() ? "" : ", ", length, length);
        cases += fmt::format("IocLast{0} in (names), IocLast{0}, ", length);
      }
      Line("| extend {}", columns);
    }
    Line("| extend IocValue = case({}\"\")", cases);
  }

  // --- URLs ---

  void WriteUrl() {
    std::vector<Fact> facts;
    std::vector<std::string> hosts, exact, folders;
    for (const Indicator* indicator : indicators_) {
      hosts.emplace_back(intel::HostOfUrl(indicator->value));
      for (std::string& key : UrlKeys(indicator->value)) {
        (indicator->scope == intel::Scope::kUrlPrefix ? folders : exact).push_back(key);
        facts.push_back({std::move(key), indicator});
      }
    }
    WriteList("hosts", hosts);
    WriteList("urls", exact);
    if (!folders.empty()) WriteList("folders", folders);
    WriteFacts(facts);
    WriteTable();
    Line("| where {} has_any (hosts)", column_);
    WriteUrlParts();
    WriteUrlMatch(exact, folders);
    // A URL written in escapes or with dot segments may be a listed one all the same.
    Line(
        "| where isnotempty(IocValue) or (trim(@\"[\\[\\]]\", IocHost) in (hosts) and IocRest "
        "matches regex "
        "@\"%[0-9a-f]{{2}}|/\\.\")");
    Line("| lookup kind=leftouter indicators on IocValue");
    Line("| extend IocMatch = iff(isempty(IocId), \"other spelling\", \"url\")");
  }

  // Scheme, host, port and rest in lower case; the key leaves out what says nothing: fragment, user
  // info, default port.
  void WriteUrlParts() {
    constexpr std::string_view kScheme = "(?:[a-z][a-z0-9+.-]*://)?";
    constexpr std::string_view kHost = "(?:\\[[0-9a-f:.]+\\]|[^/?:]*)";
    Line("| extend IocUrl = tolower(tostring(split({}, \"#\")[0]))", column_);
    Line("| extend IocUrl = replace_regex(IocUrl, @\"^({})[^/?@]*@\", @\"\\1\")", kScheme);
    Line("| extend IocScheme = extract(@\"^[a-z][a-z0-9+.-]*://\", 0, IocUrl),");
    Line("         IocHost = trim_end(@\"\\.+\", extract(@\"^{}({})\", 1, IocUrl)),", kScheme,
         kHost);
    Line("         IocUrlPort = extract(@\"^{}{}:([0-9]+)\", 1, IocUrl),", kScheme, kHost);
    Line("         IocRest = extract(@\"^{}[^/?]*(.*)$\", 1, IocUrl)", kScheme);
    Line("| extend IocKey = strcat(IocScheme, IocHost,");
    Line(
        "         iff(isempty(IocUrlPort) or (IocScheme != \"https://\" and IocUrlPort == \"80\") "
        "or "
        "(IocScheme != \"http://\" and IocUrlPort == \"443\"), \"\", strcat(\":\", IocUrlPort)),");
    Line("         iff(IocRest startswith \"/\", \"\", \"/\"), IocRest)");
  }

  void WriteUrlMatch(const std::vector<std::string>& exact,
                     const std::vector<std::string>& folders) {
    std::string cases = exact.empty() ? "" : "IocKey in (urls), IocKey, ";
    std::set<size_t, std::greater<>> depths;
    for (const std::string& folder : folders) {
      depths.insert(static_cast<size_t>(std::count(folder.begin(), folder.end(), '/')));
    }
    if (!depths.empty()) {
      Line("| extend IocParts = split(tostring(split(IocKey, \"?\")[0]), \"/\")");
      std::string columns;
      for (const size_t depth : depths) {
        columns += fmt::format(
            "{0}IocFolder{1} = iff(array_length(IocParts) > {1}, "
            "strcat(strcat_array(array_slice(IocParts, 0, {2}), \"/\"), \"/\"), \"\")",
            columns.empty() ? "" : ", ", depth, depth - 1);
        cases += fmt::format("IocFolder{0} in (folders), IocFolder{0}, ", depth);
      }
      Line("| extend {}", columns);
    }
    Line("| extend IocValue = case({}\"\")", cases);
  }

  // --- Hashes ---

  void WriteHash() {
    std::vector<Fact> facts;
    for (const Indicator* indicator : indicators_) facts.push_back({indicator->value, indicator});
    WriteList("hashes", KeysOf(facts));
    WriteFacts(facts);
    WriteTable();
    if (search_.holds == Holds::kAnyHash) {
      Line("| where {} has_any (hashes)", column_);
      Line("| mv-expand IocValue = extract_all(@\"([0-9A-Fa-f]{{32,128}})\", {}) to typeof(string)",
           column_);
      Line("| extend IocValue = tolower(IocValue)");
    } else {
      Line("| where {} in~ (hashes)", column_);
      Line("| extend IocValue = tolower({})", column_);
    }
    Line("| lookup kind=inner indicators on IocValue");
  }

  // --- Columns ---

  void WriteTail() {
    std::vector<std::string> columns;
    for (const std::string& column : table_.show) {
      columns.push_back(column == table_.time_column ? time_ : base::QuoteNameForKql(column));
    }
    for (const auto& [table, column] : options_.more_columns) {
      if (table == table_.name) columns.push_back(base::QuoteNameForKql(column));
    }
    const auto shown = [&](const std::string& name) {
      return std::find(table_.show.begin(), table_.show.end(), name) != table_.show.end();
    };
    if (!shown(search_.column)) columns.push_back(column_);
    columns.insert(columns.end(), {"IocValue", "IocPort"});
    const bool has_port = !search_.port_column.empty() && search_.direction != Direction::kInbound;
    if (has_port && query_.group != IocGroup::kUrl && query_.group != IocGroup::kHash) {
      columns.push_back("IocPortMatch");
    }
    if (query_.group == IocGroup::kDomain || query_.group == IocGroup::kUrl)
      columns.push_back("IocMatch");
    columns.insert(columns.end(),
                   {"IocFamily", "IocConfidence", "IocFirstSeen", "IocWarning", "IocId"});
    Line("| project {}", base::Join(columns, ", "));
    Line("| order by {} desc", time_);
  }

  const PlannedQuery& query_;
  const PlanOptions& options_;
  const ObservableTable& table_;
  const Search& search_;
  std::string column_;
  std::string time_name_;
  std::string time_;
  std::vector<const Indicator*> indicators_;
  std::string out_;
};

}  // namespace

std::vector<std::string> UrlKeys(std::string_view canonical_url) {
  std::string key = base::AsciiLower(canonical_url);
  const size_t scheme_at = key.find("://");
  std::string scheme = scheme_at == std::string::npos ? "" : key.substr(0, scheme_at + 3);
  std::string rest = key.substr(scheme.size());
  const size_t host_end = std::min(rest.find_first_of("/?"), rest.size());
  if (const size_t at = rest.substr(0, host_end).rfind('@'); at != std::string::npos)
    rest.erase(0, at + 1);
  if (scheme.empty()) return {rest, "http://" + rest, "https://" + rest};
  return {scheme + rest, rest};
}

std::string WriteOwnQuery(const intel::IndicatorSet& set, const PlannedQuery& query,
                          const PlanOptions& options) {
  return Writer(set, query, options).Write();
}

}  // namespace quoll::hunt
