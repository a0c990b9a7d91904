// From the rows of a run to its alerts: trigger, event grouping, entities, details and titles.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/session.h"
#include "hunt/rules/run_rules.h"
#include "model/type.h"

namespace quoll::hunt {

// One row of a result, as far as alerts need it.
struct RuleRow {
  std::string json;
  // Of the columns that the rule names, in the order of AlertMaker's list.
  std::vector<std::string> values;
};

// The alerts of one rule. Not thread-safe.
class AlertMaker {
 public:
  // `schema` is of the rule's result. The rule outlives the maker.
  AlertMaker(const Rule& rule, size_t rule_idx, const model::Schema& schema,
             const RuleRunOptions& options);

  // The first `num_columns` columns of the rows, those that the rule's text names.
  // Without its JSON where `has_json` is false.
  RuleRow Take(const engine::Rows& rows, size_t row, bool has_json) const;
  // The alerts of the run that ends at `end`. Rows that were not kept are in `num_rows` alone.
  // `budget` is what may still be kept of all rows, in bytes.
  void Finish(int64_t start, int64_t end, std::vector<RuleRow> rows, uint64_t num_rows,
              size_t& budget, std::vector<Alert>& out);
  // Columns that mappings, details or titles name and the result lacks.
  const std::vector<std::string>& missing_columns() const { return missing_; }
  bool IsTriggered(uint64_t num_rows) const;

 private:
  int Position(const std::string& column);
  std::string Value(const RuleRow& row, const std::string& column) const;
  std::string Fill(const std::string& format, const RuleRow* row,
                   const std::string& otherwise) const;
  void NameColumnsOf(const std::string& format);
  Alert MakeAlert(int64_t start, int64_t end, const std::vector<RuleRow*>& rows,
                  size_t number) const;
  // `seen` holds what the alert has already.
  void AddEntities(const RuleRow& row, std::set<std::string>& seen, Alert& alert) const;
  void AddDetails(const RuleRow& row, std::set<std::string>& seen, Alert& alert) const;
  std::vector<std::vector<RuleRow*>> Group(std::vector<RuleRow>& rows);

  const Rule& rule_;
  size_t rule_idx_;
  const model::Schema schema_;
  size_t max_rows_;
  std::map<std::string, size_t> values_;  // column → index into RuleRow::values
  std::vector<size_t> columns_;           // index into RuleRow::values → column of the result
  std::vector<std::string> missing_;
  // Digests of the rows that a detection has alerted; it does not alert them again.
  std::set<std::string> alerted_;
};

// Puts the alerts of each rule into incidents, as its grouping says.
void GroupIncidents(RuleReport& report);

// What a column between braces is called: the names in `{{A}} to {{B}}`.
std::vector<std::string> TemplateColumns(std::string_view format);

}  // namespace quoll::hunt
