#include "hunt/exclusions/suggest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/data_dir.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/observables.h"
#include "hunt/reports/reports.h"

namespace quoll::hunt {
namespace {

constexpr size_t kMaxHosts = 200;
constexpr int64_t kDaysOfLife = 30;

// Hits on one value of one column of one table.
struct Group {
  std::map<std::string, uint64_t> low;  // by machine: hits of low grade
  std::set<std::string> kept;           // machines with a hit that must stay
};

// The column that holds the hit's machine, as the table's search has it.
std::string HostColumn(const Observables& observables, const std::string& table, const Hit& hit) {
  const ObservableTable* known = observables.Find(table);
  if (known == nullptr || hit.entities.empty()) return {};
  for (const Search& search : known->searches) {
    // A rule compares whole cells.
    const bool is_list = search.holds == Holds::kIpList || search.holds == Holds::kAnyHash;
    if (search.column != hit.column || is_list) continue;
    for (const auto& [name, column] : search.entities) {
      if (name == hit.entities[0].first) return column;
    }
  }
  return {};
}

std::string Expiry(int64_t now_ticks) {
  return base::FormatDatetime(now_ticks + kDaysOfLife * base::kTicksPerDay).substr(0, 10);
}

struct Key {
  std::string table;
  std::string column;
  std::string value;
  std::string host_column;
  auto operator<=>(const Key&) const = default;
};

Suggestion Make(const Key& key, const Group& group, int64_t now_ticks) {
  Suggestion suggestion;
  std::vector<std::string> hosts;
  for (const auto& [host, count] : group.low) {
    if (group.kept.contains(host) || hosts.size() == kMaxHosts) continue;
    hosts.push_back(base::QuoteForKql(host));
    suggestion.num_hits += count;
  }
  ExclusionRule& rule = suggestion.rule;
  rule.tables = {key.table};
  rule.where = fmt::format("{} == {} and {} in~ ({})", base::QuoteNameForKql(key.column),
                           base::QuoteForKql(key.value), base::QuoteNameForKql(key.host_column),
                           base::Join(hosts, ", "));
  rule.reason = fmt::format("{} hits of low grade on {} machines; find out why they go there",
                            suggestion.num_hits, hosts.size());
  rule.owner = "unassigned";
  rule.expires_text = Expiry(now_ticks);
  if (hosts.empty()) suggestion.num_hits = 0;
  return suggestion;
}

// A YAML text in double quotes, which is a JSON text.
std::string Quoted(const std::string& text) { return base::QuoteForJson(text); }

}  // namespace

base::Result<std::vector<Suggestion>> SuggestExclusions(const HuntReport& report,
                                                        const Workspace& workspace,
                                                        const CheckOptions& check,
                                                        const SuggestOptions& options,
                                                        diag::Sink& sink) {
  const std::string dir = check.hunt.data_dir.empty() ? base::FindDataDir() : check.hunt.data_dir;
  TRY(const Observables observables, ReadObservables(dir, sink));
  // A rule takes away whole rows, with every hit in them.
  std::set<std::pair<uint32_t, uint64_t>> kept_rows;
  for (const Hit& hit : report.hits) {
    if (hit.grade > Grade::kLow) kept_rows.emplace(hit.file_idx, hit.record);
  }
  std::map<Key, Group> groups;
  for (const Hit& hit : report.hits) {
    const std::string& table = report.queries[hit.query_idx].table;
    const std::string column = HostColumn(observables, table, hit);
    if (column.empty()) continue;
    // `in~` compares without case, and so do we.
    const std::string host = base::AsciiLower(hit.entities[0].second);
    Group& group = groups[{table, hit.column, hit.value, column}];
    if (!kept_rows.contains({hit.file_idx, hit.record})) {
      ++group.low[host];
    } else {
      group.kept.insert(host);
    }
  }
  std::vector<Suggestion> candidates;
  for (const auto& [key, group] : groups) {
    Suggestion suggestion = Make(key, group, report.now_ticks);
    if (suggestion.num_hits >= options.min_hits) candidates.push_back(std::move(suggestion));
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.num_hits > b.num_hits; });
  std::vector<Suggestion> sound;
  for (Suggestion& candidate : candidates) {
    if (sound.size() == options.max_rules) break;
    candidate.rule.id = fmt::format("suggestion-{:02}", sound.size() + 1);
    TRY(const auto verdicts, CheckExclusions({candidate.rule}, workspace, check, sink));
    if (verdicts.at(0).Is("sound")) sound.push_back(std::move(candidate));
  }
  return sound;
}

std::string WriteSuggestions(const std::vector<Suggestion>& suggestions) {
  std::string out =
      "# Each rule names one destination and machines of ours. Find out the cause, write it as "
      "the\n"
      "# reason and name an owner before you use a rule.\n";
  out += suggestions.empty() ? "exclusions: []\n" : "exclusions:\n";
  for (const Suggestion& suggestion : suggestions) {
    const ExclusionRule& rule = suggestion.rule;
    out += fmt::format(
        "  - id: {}\n    reason: {}\n    owner: {}\n    expires: {}\n    tables: [{}]\n"
        "    where: {}\n    action: {}\n",
        Quoted(rule.id), Quoted(rule.reason), Quoted(rule.owner), Quoted(rule.expires_text),
        Quoted(rule.tables.at(0)), Quoted(rule.where), ExclusionActionName(rule.action));
  }
  return out;
}

}  // namespace quoll::hunt
