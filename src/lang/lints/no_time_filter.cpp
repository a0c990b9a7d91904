// A table that is read without a bound of its time column is read whole.
#include <set>

#include <fmt/format.h>

#include "lang/lint_def.h"
#include "model/plan_walk.h"

namespace quoll::lang {
namespace {

bool IsTimeColumn(std::string_view name) { return name == "TimeGenerated" || name == "Timestamp"; }

void Run(LintRun& run) {
  // Time columns that some predicate looks at, whatever it asks.
  std::set<model::ColumnId> filtered;
  run.EachNode([&](const model::Rel& rel) {
    if (rel.kind != model::Rel::Kind::kFilter) return;
    std::vector<model::ColumnId> read;
    model::CollectColumns(*static_cast<const model::FilterRel&>(rel).predicate, read);
    filtered.insert(read.begin(), read.end());
  });
  run.EachNode([&](const model::Rel& rel) {
    if (rel.kind != model::Rel::Kind::kScan) return;
    const auto& scan = static_cast<const model::ScanRel&>(rel);
    if (scan.since || scan.until) return;
    bool has_time = false;
    for (const model::OutputColumn& column : scan.columns) {
      if (!IsTimeColumn(column.name)) continue;
      if (filtered.contains(column.id)) return;
      has_time = true;
    }
    if (!has_time) return;
    run.Remark(scan.span, fmt::format("`{}` is read without a time filter", scan.table), "all of its rows are read",
               "begin with a bound such as `where TimeGenerated > ago(1d)`");
  });
}

}  // namespace

extern constinit const LintDef kLint_no_time_filter = {
    .name = "no_time_filter",
    .code = diag::Code::K7004,
    .summary = "A table read without a bound of its time column.",
    .run = Run,
    .examples = {{"SigninLogs | where UserPrincipalName == \"a@b.example\"", ""}},
};

}  // namespace quoll::lang
