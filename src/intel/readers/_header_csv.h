// CSV as abuse.ch publishes it: banner lines behind `#`, the header commented or not, rows, and a
// trailer that may count them. Columns are bound by the names in the header, so a column that is
// inserted moves nothing.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "intel/reader_def.h"

namespace quoll::intel {

// One row; cells by the name of their column, any case. Empty where the file has no such column or
// the cell says that there is nothing (`None`, `n/a`).
class CsvRow {
 public:
  CsvRow(const std::vector<std::string>& columns, const std::vector<std::string>& cells,
         uint64_t line)
      : columns_(columns), cells_(cells), line_(line) {}

  std::string_view operator[](std::string_view column) const;
  uint64_t line() const { return line_; }

 private:
  const std::vector<std::string>& columns_;
  const std::vector<std::string>& cells_;
  uint64_t line_;
};

// Whether one of the first lines is a header that has all of the columns.
bool HasCsvHeader(std::string_view head, std::span<const std::string_view> columns);

// Calls `visit` for each row below the header with these columns. Rows before it, rows of another
// width and rows with bad quotes are rejected; a trailer that counts differently is told.
void ReadHeaderCsv(ReaderContext& ctx, std::string_view content,
                   std::span<const std::string_view> columns,
                   const std::function<void(const CsvRow&)>& visit);

// The parts of a comma list, without empty ones.
std::vector<std::string> SplitCommaList(std::string_view text);

}  // namespace quoll::intel
