// The logs of a run of rules: read once for all of them, with the columns that some rule needs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/workspace.h"
#include "model/rel.h"

namespace quoll::hunt {

// What the spool holds of a table.
struct RuleTableFacts {
  uint64_t num_rows = 0;
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  uint64_t num_without_time = 0;
  bool has_time = false;  // the table has a time column
};

// First Need for every plan, then Read once; from then on the workspace's tables are those of the
// spool.
class RuleSpool {
 public:
  // The workspace outlives the spool.
  RuleSpool(Workspace& workspace, const QueryOptions& options)
      : workspace_(workspace), options_(options) {}
  // False for watchlists, inline tables and the like.
  bool IsOfLogs(const std::string& table);
  // Notes what the plan reads; `wants_all`: every column of its tables.
  void Need(const model::RelPtr& rel, bool wants_all);
  // Rows outside of [since, until) may be left out.
  base::Status Read(std::optional<int64_t> since, std::optional<int64_t> until, diag::Sink& sink);

  // False if the table surely has no row in [since, until). Works out which minutes have rows when
  // it is first asked of a table.
  base::Result<bool> MayHaveRows(const std::string& table, int64_t since, int64_t until,
                                 diag::Sink& sink);

  const std::map<std::string, RuleTableFacts>& facts() const { return facts_; }
  // Over the text files of the logs; Parquet files are read once per table.
  uint64_t num_passes() const { return num_passes_; }
  uint64_t num_rows() const { return num_rows_; }

 private:
  base::Status CountTable(const std::string& table, const std::string& time_column,
                          diag::Sink& sink);
  engine::SpoolRequest RequestFor(const std::string& table,
                                  const lang::TableBinding& binding) const;

  Workspace& workspace_;
  const QueryOptions options_;
  std::map<std::string, std::map<std::string, model::Type>> needs_;  // table → columns
  std::map<std::string, RuleTableFacts> facts_;
  std::map<std::string, std::vector<int64_t>> minutes_;  // that have rows, ascending
  uint64_t num_passes_ = 0;
  uint64_t num_rows_ = 0;
};

}  // namespace quoll::hunt
