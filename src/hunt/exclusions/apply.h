// Exclusions in a hunt: each rule becomes a query over the same rows as the hunt's own, so that the
// predicate means what it means in KQL and the logs are still read once.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/carry.h"
#include "hunt/exclusions/rule.h"
#include "hunt/hunt.h"
#include "hunt/workspace.h"

namespace quoll::hunt {

// A rule on one table, ready to run.
struct ExclusionQuery {
  size_t rule_idx = 0;
  std::string table;
  std::shared_ptr<const base::SourceFile> source;
  std::unique_ptr<CarriedPlan> plan;
  std::set<std::pair<int64_t, int64_t>> rows;  // file and record of those that it holds in
};

// Queries for the rules that hold at `now`, on those of `tables` that they are for and that have
// data. Fails with K8001 where a rule is no condition, or cannot be asked of a table that it names
// (the missing column is named); an expired rule is warned of and left out.
base::Result<std::vector<ExclusionQuery>> PrepareExclusions(const std::vector<ExclusionRule>& rules,
                                                            const std::vector<std::string>& tables,
                                                            const Workspace& workspace,
                                                            const QueryOptions& options,
                                                            diag::Sink& sink);

// Runs a query and notes its rows.
base::Status FindExcludedRows(ExclusionQuery& query, Workspace& workspace,
                              const QueryOptions& options, diag::Sink& sink);

// Marks, lowers and takes out the report's hits, and counts per rule.
void ApplyExclusions(const std::vector<ExclusionRule>& rules,
                     const std::vector<ExclusionQuery>& queries, HuntReport& report);

}  // namespace quoll::hunt
