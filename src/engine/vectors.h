// DuckDB's vectors as the model's columns and back. Values of fixed size are read in place; of
// texts only the pointers are gathered.
#pragma once

#include <duckdb.h>

#include <string_view>
#include <vector>

#include "model/column.h"
#include "model/rows.h"
#include "model/type.h"

namespace quoll::engine {

// Reads vectors of one column, one after the other. The view is valid until the next call and as
// long as the vector is.
class VectorReader {
 public:
  model::ColumnView Read(duckdb_vector vector, model::Type type, size_t num_rows);

 private:
  std::vector<std::string_view> texts_;
  std::vector<model::Bytes16> wides_;
};

// Writes num_rows rows of a column, from row `first` on, into a vector from row `offset` on.
void WriteVector(const model::ColumnView& column, size_t first, size_t num_rows,
                 duckdb_vector vector, size_t offset);
// One text or blob cell.
void WriteText(duckdb_vector vector, size_t row, std::string_view text);
void WriteNull(duckdb_vector vector, size_t row);

using model::AppendRows;
// Bytes of the values, for limits.
size_t NumBytes(const model::ColumnView& column, size_t num_rows);

}  // namespace quoll::engine
