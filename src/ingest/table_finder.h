// TableFinder: which table are these records of? By file name, by a field that names it, or by the
// columns. It never guesses: two tables that fit alike are no answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/catalog.h"

namespace quoll::ingest {

// Not thread-safe; used while the inputs are opened.
class TableFinder {
 public:
  explicit TableFinder(std::shared_ptr<const model::Catalog> catalog)
      : catalog_(std::move(catalog)) {}

  // Null catalog: nothing is known.
  std::optional<model::TableSchema> FindTable(std::string_view name) const;
  bool IsTable(std::string_view name);
  // The catalog's spelling of a table name given in any case; empty if there is none.
  std::string Spelling(std::string_view name);
  // The table that a file is named after: `DeviceEvents.json.gz`, `DeviceEvents_2026-05-05.csv`.
  // Empty: none.
  std::string FromFileName(std::string_view path);
  // The table whose columns fit best, if it is one only; of several Defender tables that fit alike
  // the one whose events all of `actions` (values of ActionType) are. Else empty, with the
  // candidates in `reason`.
  std::string FromColumns(const std::vector<std::string>& columns,
                          const std::vector<std::string>& actions, std::string& reason);

 private:
  void BuildIndex();

  std::shared_ptr<const model::Catalog> catalog_;  // shared with the session
  bool has_index_ = false;
  std::vector<std::string> tables_;
  std::unordered_map<std::string, std::string> by_lower_name_;
  std::unordered_map<std::string, std::vector<uint32_t>> tables_by_column_;
  // Files of one kind have the same columns: joined names to the answer.
  std::unordered_map<std::string, std::pair<std::string, std::string>> known_answers_;
};

// The column that a portal's header means: `TimeGenerated [UTC]`, blanks and a byte-order mark are
// dropped.
std::string CleanColumnName(std::string_view header);

}  // namespace quoll::ingest
