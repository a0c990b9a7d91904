#include "hunt/rules/rule_spool.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/escape.h"
#include "base/ticks.h"
#include "emit/duckdb/needs.h"
#include "model/plan_walk.h"

namespace quoll::hunt {
namespace {

// Adds the columns of each scan that the plan uses; inputs of native operators are plans of their
// own.
void AddNeeds(const model::RelPtr& root, bool wants_all,
              std::map<std::string, std::map<std::string, model::Type>>& out,
              std::set<const model::Rel*>& seen) {
  const emit::NeedsOfPlan needs(*root);
  std::vector<model::RelPtr> natives;
  model::EachNode(root, [&](const model::Rel& node) {
    if (node.kind == model::Rel::Kind::kNative)
      natives.push_back(static_cast<const model::NativeRel&>(node).input);
    if (node.kind != model::Rel::Kind::kScan) return;
    const auto& scan = static_cast<const model::ScanRel&>(node);
    if (scan.source == nullptr) return;
    auto& columns = out[scan.table];
    // Nodes below a native operator are reached by the plan of its input.
    const emit::Needs* wanted = needs.Find(node);
    for (size_t i = 0; i < scan.columns.size(); ++i) {
      if (wants_all || (wanted != nullptr && wanted->columns.contains(scan.columns[i].id)))
        columns.emplace(scan.column_names[i], scan.columns[i].type);
    }
  });
  for (const model::RelPtr& input : natives) {
    if (seen.insert(input.get()).second) AddNeeds(input, wants_all, out, seen);
  }
}

}  // namespace

bool RuleSpool::IsOfLogs(const std::string& table) {
  if (workspace_.logs() == nullptr) return false;
  const std::vector<std::string> names = workspace_.logs()->TableNames();
  return std::find(names.begin(), names.end(), table) != names.end();
}

void RuleSpool::Need(const model::RelPtr& rel, bool wants_all) {
  std::set<const model::Rel*> seen;
  AddNeeds(rel, wants_all, needs_, seen);
}

engine::SpoolRequest RuleSpool::RequestFor(const std::string& table,
                                           const lang::TableBinding& binding) const {
  engine::SpoolRequest request;
  request.scan.table = table;
  const auto add = [&](const std::string& name, model::Type type) {
    request.scan.columns.push_back(name);
    request.types.push_back(type);
  };
  const auto& columns = needs_.at(table);
  for (const auto& [name, type] : columns) add(name, type);
  // The time column tells what lies in a window; without any column there would be no rows.
  const std::string& time = binding.schema.time_column;
  if (!time.empty() && !columns.contains(time)) add(time, model::Type::kDatetime);
  if (request.scan.columns.empty())
    add(binding.schema.columns.at(0).name, binding.schema.columns[0].type);
  return request;
}

// One request per table for all rules, and per source one pass: text files together, Parquet tables
// each.
base::Status RuleSpool::Read(std::optional<int64_t> since, std::optional<int64_t> until,
                             diag::Sink& sink) {
  std::map<model::TableSource*, std::vector<engine::SpoolRequest>> requests;
  std::map<std::string, lang::TableBinding> bindings;
  for (const auto& [table, columns] : needs_) {
    const auto binding = workspace_.FindTable(table);
    if (!binding || binding->source == nullptr || !IsOfLogs(table)) continue;
    engine::SpoolRequest request = RequestFor(table, *binding);
    request.scan.since = since;
    request.scan.until = until;
    requests[binding->source.get()].push_back(std::move(request));
    bindings[table] = *binding;
  }
  for (auto& [source, list] : requests) {
    std::vector<std::string> tables;
    for (const engine::SpoolRequest& request : list) tables.push_back(request.scan.table);
    engine::SpoolOptions spool;
    spool.cancel = options_.cancel;
    TRY(const auto spooled, workspace_.session().Spool(std::move(list), *source, spool, sink));
    for (const std::string& table : tables) workspace_.AddSource(bindings[table].schema, spooled);
    if (source == workspace_.text_source()) ++num_passes_;
  }
  if (num_passes_ == 0 && !bindings.empty()) num_passes_ = 1;
  for (const auto& [table, binding] : bindings)
    TRY_STATUS(CountTable(table, binding.schema.time_column, sink));
  return base::Done{};
}

base::Status RuleSpool::CountTable(const std::string& table, const std::string& time_column,
                                   diag::Sink& sink) {
  const std::string time =
      time_column.empty() ? "datetime(null)" : base::QuoteNameForKql(time_column);
  auto source = std::make_shared<base::SourceFile>(
      "coverage", fmt::format("{0} | summarize Rows = count(), First = min({1}), Last = max({1}), "
                              "Timeless = countif(isnull({1}))",
                              base::QuoteNameForKql(table), time));
  QueryOptions query = options_;
  query.since = query.until = std::nullopt;
  TRY(const lang::CompiledQuery compiled, workspace_.Compile(source, query, sink));
  TRY(auto stream, workspace_.Run(compiled.results.at(0), source, query, sink));
  TRY(const engine::Rows rows, stream->Next());
  CHECK(rows.num_rows == 1);
  RuleTableFacts& facts = facts_[table];
  facts.num_rows = static_cast<uint64_t>(rows.columns[0].Get<int64_t>(0));
  facts.has_time = !time_column.empty();
  if (!rows.columns[1].IsNull(0)) facts.first = rows.columns[1].Get<int64_t>(0);
  if (!rows.columns[2].IsNull(0)) facts.last = rows.columns[2].Get<int64_t>(0);
  if (facts.has_time)
    facts.num_without_time = static_cast<uint64_t>(rows.columns[3].Get<int64_t>(0));
  num_rows_ += facts.num_rows;
  return base::Done{};
}

base::Result<bool> RuleSpool::MayHaveRows(const std::string& table, int64_t since, int64_t until,
                                          diag::Sink& sink) {
  const auto facts = facts_.find(table);
  if (facts == facts_.end() || !facts->second.has_time) return true;
  const auto [minutes, is_new] = minutes_.try_emplace(table);
  if (is_new) {
    const auto binding = workspace_.FindTable(table);
    CHECK(binding.has_value());
    const std::string time = base::QuoteNameForKql(binding->schema.time_column);
    auto source = std::make_shared<base::SourceFile>(
        "minutes",
        fmt::format(
            "{0} | where isnotnull({1}) | distinct Minute = bin({1}, 1m) | sort by Minute asc",
            base::QuoteNameForKql(table), time));
    QueryOptions query = options_;
    query.since = query.until = std::nullopt;
    query.limits.max_rows = query.limits.max_bytes = 0;
    TRY(const lang::CompiledQuery compiled, workspace_.Compile(source, query, sink));
    TRY(auto stream, workspace_.Run(compiled.results.at(0), source, query, sink));
    for (;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) break;
      for (size_t row = 0; row < rows.num_rows; ++row)
        minutes->second.push_back(rows.columns[0].Get<int64_t>(row));
    }
  }
  const std::vector<int64_t>& known = minutes->second;
  const auto first =
      std::lower_bound(known.begin(), known.end(), since - since % base::kTicksPerMinute);
  return first != known.end() && *first < until;
}

}  // namespace quoll::hunt
