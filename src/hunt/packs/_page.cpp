#include "hunt/packs/_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/kql_text.h"
#include "hunt/packs/_exclusions.h"
#include "hunt/reports/reports.h"
#include "intel/canon.h"
#include "intel/refang.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;
using intel::Kind;

// ThreatFox's word for the type of an indicator.
std::string TypeLabel(const Indicator& indicator) {
  switch (indicator.kind) {
    case Kind::kIp:
      return indicator.port == 0 ? "ip" : "ip:port";
    case Kind::kMd5:
      return "md5_hash";
    case Kind::kSha1:
      return "sha1_hash";
    case Kind::kSha256:
      return "sha256_hash";
    case Kind::kSha512:
      return "sha512_hash";
    case Kind::kSha3_384:
      return "sha3_384_hash";
    case Kind::kCidr:
    case Kind::kDomain:
    case Kind::kUrl:
    case Kind::kEmail:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      break;
  }
  std::string name(intel::KindName(indicator.kind));
  return indicator.kind == Kind::kDomain && indicator.port != 0 ? name + ":port" : name;
}

// Types in the order of the hunts: addresses, names, URLs, files, the rest.
int TypeRank(const Indicator& indicator) {
  switch (GroupOf(indicator.kind)) {
    case IocGroup::kIp:
      return 0;
    case IocGroup::kCidr:
      return 1;
    case IocGroup::kDomain:
      return 2;
    case IocGroup::kUrl:
      return 3;
    case IocGroup::kHash:
      return 4;
    case IocGroup::kOther:
      break;
  }
  return 5;
}

// Addresses and URLs are defanged, names and hashes are not: so do the pages.
std::string ShownValue(const Indicator& indicator) {
  const std::string value = IndicatorText(indicator);
  switch (indicator.kind) {
    case Kind::kIp:
    case Kind::kCidr:
    case Kind::kUrl:
      return intel::Defang(value);
    case Kind::kDomain:
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kEmail:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      break;
  }
  return value;
}

std::string Day(std::optional<int64_t> ticks) {
  return ticks ? intel::FormatIsoTime(*ticks).substr(0, 10) : std::string();
}

std::vector<std::vector<std::string>> IndicatorRows(const intel::IndicatorSet& set) {
  std::vector<std::vector<std::string>> rows;
  for (const Indicator& indicator : set.indicators) {
    rows.push_back(
        {TypeLabel(indicator), ShownValue(indicator), indicator.threat_type,
         Day(indicator.first_seen),
         indicator.confidence ? fmt::format("{}%", *indicator.confidence) : std::string()});
  }
  // By type, then value as text.
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a[0] != b[0] ? a[0] < b[0] : a[1] < b[1];
  });
  return rows;
}

std::string TypesOf(const intel::IndicatorSet& set) {
  std::set<std::pair<int, std::string>> types;
  for (const Indicator& indicator : set.indicators)
    types.emplace(TypeRank(indicator), TypeLabel(indicator));
  std::vector<std::string> labels;
  for (const auto& [rank, label] : types) labels.push_back(label);
  return base::Join(labels, ", ");
}

// What a threat type of the data means for a hunter; empty for one that is not known here.
std::string_view RoleSentence(std::string_view threat_type) {
  static const std::map<std::string_view, std::string_view> kRoles = {
      {"botnet_cc", "command-and-control servers: an infected machine calls them"},
      {"payload_delivery",
       "places from which malware is delivered: a download is not yet an infection"},
      {"payload", "malicious files: one of them on a machine is the malware itself"},
      {"cc_skimming", "servers that collect skimmed card data: browsers of shoppers call them"},
  };
  const auto role = kRoles.find(threat_type);
  return role == kRoles.end() ? std::string_view() : role->second;
}

struct Facts {
  std::map<std::string, size_t> threat_types;
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  std::map<std::string, std::vector<const Indicator*>> shared;  // by list
  size_t num_with_port = 0;
  std::optional<int> low;
  std::optional<int> high;
};

Facts Collect(const intel::IndicatorSet& set) {
  Facts facts;
  for (const Indicator& indicator : set.indicators) {
    if (!indicator.threat_type.empty()) ++facts.threat_types[indicator.threat_type];
    if (indicator.first_seen && (!facts.first || *indicator.first_seen < *facts.first))
      facts.first = indicator.first_seen;
    if (indicator.first_seen && (!facts.last || *indicator.first_seen > *facts.last))
      facts.last = indicator.first_seen;
    if (indicator.port != 0) ++facts.num_with_port;
    if (indicator.confidence) {
      facts.low = std::min(facts.low.value_or(100), *indicator.confidence);
      facts.high = std::max(facts.high.value_or(0), *indicator.confidence);
    }
    for (const intel::Warning& warning : indicator.warnings) {
      if (warning.reason == "shared_infrastructure")
        facts.shared[warning.list].push_back(&indicator);
    }
  }
  return facts;
}

std::vector<std::string> Narrative(const PackInput& input, const Facts& facts) {
  const size_t count = input.indicators->indicators.size();
  std::string what =
      fmt::format("This page hunts for {} by {} {} from {}", input.family_name,
                  base::FormatCount(count), count == 1 ? "indicator" : "indicators", input.sources);
  if (facts.first) {
    what += facts.first == facts.last
                ? fmt::format(", first seen on {}", Day(facts.first))
                : fmt::format(", first seen from {} to {}", Day(facts.first), Day(facts.last));
  }
  std::vector<std::string> narrative = {what + "."};
  std::string roles;
  for (const auto& [type, number] : facts.threat_types) {
    const std::string_view role = RoleSentence(type);
    roles += fmt::format("{}{} {} {}", roles.empty() ? "" : "; ", base::FormatCount(number),
                         number == 1 ? "is listed as" : "are listed as", type);
    if (!role.empty()) roles += fmt::format(" ({})", role);
  }
  if (!roles.empty())
    narrative.push_back(roles + ". Nothing more than this follows from the data.");
  narrative.push_back(
      "A hit is a reason to look at the machine, not a verdict; no hit means something only for "
      "tables "
      "that had data in the window searched.");
  return narrative;
}

std::vector<std::pair<std::string, std::string>> Connectors(const PackInput& input) {
  std::vector<std::pair<std::string, std::string>> connectors;
  for (const ObservableTable& table : input.observables->tables) {
    size_t num_queries = 0;
    for (const PlannedQuery& query : input.plan->queries)
      num_queries += query.table == &table ? 1 : 0;
    if (num_queries == 0) continue;
    std::string note = "Ensure this data connector is enabled";
    if (input.options->style != Style::kSeed) {
      note = fmt::format("Holds {}. An empty table is no clean result", table.about);
      const auto fact = input.facts->tables.find(table.name);
      if (fact != input.facts->tables.end())
        note += fmt::format(". Needs {} (connector {})", fact->second.what, fact->second.connector);
    }
    connectors.emplace_back(table.name, std::move(note));
  }
  return connectors;
}

std::vector<PageScenario> Scenarios(const Facts& facts) {
  std::vector<PageScenario> scenarios;
  for (const auto& [list, indicators] : facts.shared) {
    std::vector<std::string> values;
    for (const Indicator* indicator : indicators) values.push_back(ShownValue(*indicator));
    values.erase(std::unique(values.begin(), values.end()), values.end());
    scenarios.push_back(
        {fmt::format("Shared infrastructure of {}", list),
         fmt::format(
             "{} {} to a network in which many parties share addresses; traffic there may be "
             "meant for somebody else.",
             base::Join(values, ", "), values.size() == 1 ? "belongs" : "belong"),
         "Ask for a second signal on the same machine (DNS query, SNI, URL or file of the family); "
         "keep "
         "the row, lower its grade."});
  }
  if (facts.num_with_port != 0) {
    scenarios.push_back(
        {"Connection to a listed address at another port",
         "The source names the port; another service at the address may belong to somebody else.",
         "Grade lower where the port differs; do not drop the row."});
    scenarios.push_back({"Inbound connection from a listed address",
                         "A scan that reaches the perimeter says nothing of an infection behind "
                         "it. General, not derived "
                         "from this family.",
                         "Look at outbound connections first; treat denied inbound rows as noise "
                         "of the perimeter."});
  }
  if (facts.low && *facts.low < 100) {
    scenarios.push_back(
        {"Indicators of lower confidence",
         fmt::format("The source rates its indicators from {} to {} of 100.", *facts.low,
                     *facts.high),
         "Require a second signal for indicators below the confidence that the team accepts."});
  }
  scenarios.push_back(
      {"Address or name in other hands",
       fmt::format(
           "Addresses are given to new customers; the oldest indicator here was first seen on "
           "{}. General, not derived from this family.",
           facts.first ? Day(facts.first) : "an unknown day"),
       "Compare the time of the event with first seen, and look up who holds the address now."});
  scenarios.push_back({"Own scanners, sandboxes and analysts",
                       "Whoever tests or studies the family touches its indicators on purpose. "
                       "General, not derived from "
                       "this family.",
                       "Exclude by device identifier with an expiry date; never by file name, path "
                       "or command line, which "
                       "the malware chooses itself."});
  return scenarios;
}

// Defanged values and type names stand as they are, as on the pages: nothing in them can end a cell
// or make a link.
std::string TableCell(const std::string& text) {
  constexpr std::string_view kPlain = "._:%[]-/?=&~+,;@ ";
  const bool is_plain = std::all_of(text.begin(), text.end(), [&](char c) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_word || kPlain.find(c) != std::string_view::npos;
  });
  return is_plain ? text : base::EscapeForMarkdown(text);
}

std::vector<std::string> NotSearchedTexts(const PackInput& input) {
  std::vector<std::string> texts;
  for (const NotSearched& item : input.plan->not_searched) {
    texts.push_back(fmt::format("{}: {}", ShownValue(input.indicators->indicators[item.indicator]),
                                item.reason));
  }
  return texts;
}

}  // namespace

std::string FreshnessQuery(const PackInput& input) {
  if (input.options->style == Style::kSeed || input.plan->queries.empty()) return {};
  std::string legs;
  for (const ObservableTable& table : input.observables->tables) {
    const bool is_hunted =
        std::any_of(input.plan->queries.begin(), input.plan->queries.end(),
                    [&](const PlannedQuery& query) { return query.table == &table; });
    if (!is_hunted) continue;
    const bool is_sentinel = input.options->product == Product::kSentinel;
    legs += fmt::format("{}    ({} | project Table = \"{}\", Time = {})", legs.empty() ? "" : ",\n",
                        table.name, table.name, is_sentinel ? "TimeGenerated" : table.time_column);
  }
  return fmt::format(
      "// Which tables have rows, and how new they are: a table that is missing here was not "
      "searched.\nunion isfuzzy=true\n{}\n| where Time > ago(14d)\n| summarize Rows = count(), "
      "Newest = max(Time), Days = dcount(startofday(Time)) by Table\n",
      legs);
}

PageContent MakePage(const PackInput& input) {
  const Facts facts = Collect(*input.indicators);
  PageContent page;
  page.title = fmt::format("Threat hunt: {}", input.family_name);
  page.narrative = Narrative(input, facts);
  page.summary = {{"Malware Family", input.family_name},
                  {"Total IOCs", std::to_string(input.indicators->indicators.size())},
                  {"IOC Types", TypesOf(*input.indicators)}};
  page.indicators = IndicatorRows(*input.indicators);
  page.connectors = Connectors(input);
  page.scenarios = Scenarios(facts);
  page.not_searched = NotSearchedTexts(input);
  page.freshness = FreshnessQuery(input);
  if (input.options->style != Style::kSeed) {
    page.exclusions = ScenarioRules(input);
    std::set<std::string> said;
    for (const auto& [type, number] : facts.threat_types) {
      const auto attack = input.facts->attack.find(type);
      if (attack == input.facts->attack.end()) continue;
      const std::string sentence =
          fmt::format("ATT&CK {}, because {}.", attack->second.technique, attack->second.why);
      if (said.insert(sentence).second) page.narrative.push_back(sentence);
    }
  }
  return page;
}

std::string IndicatorTable(const PageContent& page) {
  std::string out = "|";
  for (const std::string_view title : kIndicatorHeader) out += fmt::format(" {} |", title);
  out += "\n|---|---|---|---|---|\n";
  for (const auto& row : page.indicators) {
    out += '|';
    for (const std::string& cell : row) out += ' ' + TableCell(cell) + " |";
    out += '\n';
  }
  return out;
}

}  // namespace quoll::hunt
