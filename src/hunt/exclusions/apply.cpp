#include "hunt/exclusions/apply.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/exclusions/predicate.h"
#include "intel/families.h"

namespace quoll::hunt {
namespace {

base::Failed Refuse(const ExclusionRule& rule, std::string_view why, diag::Sink& sink) {
  return sink.Fail(diag::Diagnostic{.code = diag::Code::K8001,
                                    .message = fmt::format("exclusion `{}` is refused: {}",
                                                           base::EscapeForTerminal(rule.id), why)}
                       .Help("`quoll exclusions check` says more"));
}

// Why the rule cannot be asked of the table; empty if it can.
std::string WhyUnbound(const Predicate& predicate, const BoundPredicate& bound) {
  for (size_t i = 0; i < bound.atoms.size(); ++i) {
    const BoundAtom& atom = bound.atoms[i];
    if (atom.program != nullptr) continue;
    if (!atom.missing_column.empty())
      return fmt::format("`{}` is no column of {}", atom.missing_column, bound.table);
    return fmt::format("`{}` cannot be asked of {}: {}", predicate.atoms[i].text, bound.table,
                       atom.error);
  }
  return {};
}

// Whether the rule is for the table; fails if it says so and cannot be.
base::Result<bool> IsFor(const ExclusionRule& rule, const Predicate& predicate,
                         const std::string& table, const Workspace& workspace,
                         const QueryOptions& options, diag::Sink& sink) {
  const std::string why =
      WhyUnbound(predicate, BindPredicate(predicate, table, workspace, options));
  if (why.empty()) return true;
  if (!rule.tables.empty()) return Refuse(rule, base::EscapeForTerminal(why), sink);
  return false;
}

base::Status Prepare(const ExclusionRule& rule, size_t rule_idx, const std::string& table,
                     const Workspace& workspace, const QueryOptions& options,
                     std::vector<ExclusionQuery>& queries, diag::Sink& sink) {
  const auto binding = workspace.FindTable(table);
  if (!binding || binding->source == nullptr) return base::Done{};
  ExclusionQuery query;
  query.rule_idx = rule_idx;
  query.table = table;
  query.source = std::make_shared<const base::SourceFile>(
      rule.id, fmt::format("{}\n| where {}\n| project Holds = true\n", base::QuoteNameForKql(table),
                           rule.where));
  TRY(const lang::CompiledQuery compiled, workspace.Compile(query.source, options, sink));
  query.plan = CarryColumns(compiled.results.at(0).rel, {});
  if (query.plan == nullptr) return Refuse(rule, "it reads more than the row", sink);
  queries.push_back(std::move(query));
  return base::Done{};
}

bool IsOfFamilies(const ExclusionRule& rule, const intel::Indicator& indicator) {
  return rule.families.empty() ||
         std::any_of(rule.families.begin(), rule.families.end(), [&](const std::string& family) {
           return intel::IsOfFamily(indicator, family);
         });
}

}  // namespace

base::Result<std::vector<ExclusionQuery>> PrepareExclusions(const std::vector<ExclusionRule>& rules,
                                                            const std::vector<std::string>& tables,
                                                            const Workspace& workspace,
                                                            const QueryOptions& options,
                                                            diag::Sink& sink) {
  std::vector<ExclusionQuery> queries;
  for (size_t i = 0; i < rules.size(); ++i) {
    const ExclusionRule& rule = rules[i];
    if (rule.IsExpired(workspace.now_ticks(options))) {
      sink.Warn(diag::Code::K8001, fmt::format("exclusion `{}` expired on {} and is not applied",
                                               base::EscapeForTerminal(rule.id),
                                               base::EscapeForTerminal(rule.expires_text)));
      continue;
    }
    const Predicate predicate = ParsePredicate(rule.where);
    if (!predicate.defect.empty())
      return Refuse(rule, "its `where` is no whole condition: " + predicate.defect, sink);
    bool is_for_some = false;
    for (const std::string& table : rule.tables.empty() ? tables : rule.tables) {
      TRY(const bool is_for, IsFor(rule, predicate, table, workspace, options, sink));
      is_for_some = is_for_some || is_for;
      const bool is_hunted = std::find(tables.begin(), tables.end(), table) != tables.end();
      if (is_for && is_hunted)
        TRY_STATUS(Prepare(rule, i, table, workspace, options, queries, sink));
    }
    if (!is_for_some && !tables.empty())
      return Refuse(rule, "no hunted table has the columns that it reads", sink);
  }
  return queries;
}

base::Status FindExcludedRows(ExclusionQuery& query, Workspace& workspace,
                              const QueryOptions& options, diag::Sink& sink) {
  if (query.plan->scan->source == nullptr) return base::Done{};
  TRY(auto stream, workspace.Run({query.plan->rel, {}}, query.source, options, sink));
  for (;;) {
    TRY(const engine::Rows rows, stream->Next());
    if (rows.num_rows == 0) return base::Done{};
    const model::ColumnView& file = rows.columns[query.plan->provenance];
    const model::ColumnView& record = rows.columns[query.plan->provenance + 2];
    for (size_t row = 0; row < rows.num_rows; ++row)
      query.rows.emplace(file.Get<int64_t>(row), record.Get<int64_t>(row));
  }
}

void ApplyExclusions(const std::vector<ExclusionRule>& rules,
                     const std::vector<ExclusionQuery>& queries, HuntReport& report) {
  for (const ExclusionRule& rule : rules) {
    ExclusionUse use;
    use.id = rule.id;
    use.action = ExclusionActionName(rule.action);
    use.reason = rule.reason;
    use.owner = rule.owner;
    use.expires = rule.expires_text;
    use.is_expired = rule.IsExpired(report.now_ticks);
    report.exclusions.push_back(std::move(use));
  }
  std::map<std::string, std::vector<const ExclusionQuery*>> by_table;
  for (const ExclusionQuery& query : queries) by_table[query.table].push_back(&query);
  std::vector<Hit> kept;
  for (Hit& hit : report.hits) {
    bool is_suppressed = false;
    const auto place =
        std::pair(static_cast<int64_t>(hit.file_idx), static_cast<int64_t>(hit.record));
    for (const ExclusionQuery* query : by_table[report.queries[hit.query_idx].table]) {
      const ExclusionRule& rule = rules[query->rule_idx];
      if (!query->rows.contains(place) ||
          !IsOfFamilies(rule, report.indicators->indicators[hit.indicator]))
        continue;
      ++report.exclusions[query->rule_idx].num_hits;
      hit.exclusions.push_back(rule.id);
      if (rule.action == ExclusionAction::kSuppress) is_suppressed = true;
      if (rule.action != ExclusionAction::kLower) continue;
      if (hit.grade != Grade::kInfo)
        hit.grade = static_cast<Grade>(static_cast<uint8_t>(hit.grade) - 1);
      hit.reasons.emplace_back("exclusion");
      hit.why.push_back(fmt::format("The rule {} lowers it: {}.", rule.id, rule.reason));
    }
    (is_suppressed ? report.suppressed : kept).push_back(std::move(hit));
  }
  report.hits = std::move(kept);
}

}  // namespace quoll::hunt
