// One value of a result as text: the JSON forms that scripts rely on, and the texts of tables and
// CSV.
#pragma once

#include <string>

#include "model/column.h"
#include "model/type.h"

namespace quoll::cli {

// Whole numbers exact; a real that is no number as "NaN", "Infinity", "-Infinity"; decimal, guid,
// datetime and timespan as strings; dynamic as the value itself; a missing value is null, a missing
// string "".
void AppendCellJson(std::string& out, const model::ColumnView& column, size_t row);

// `[…]` of one row, and `[{"name","type"},…]` of a schema.
void AppendRowJson(std::string& out, const std::vector<model::ColumnView>& columns, size_t row);
void AppendSchemaJson(std::string& out, const model::Schema& schema);

// For programs that read CSV: as JSON, but without quotes; text and dynamic are safe in a
// spreadsheet; null is empty.
void AppendCellCsv(std::string& out, const model::ColumnView& column, size_t row);

// For people: Kusto's texts, escaped for a terminal; times without a fraction of zeros; null is
// `null`.
std::string CellForTerminal(const model::ColumnView& column, size_t row);

}  // namespace quoll::cli
