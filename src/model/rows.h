// Rows of columns: copying runs of them, and telling neighbours apart.
#pragma once

#include <string>

#include "model/column.h"

namespace quoll::model {

// Copies num_rows rows, from row `first` on, behind those that the column has.
void AppendRows(const ColumnView& from, size_t first, size_t num_rows, Column& to);

// A copy of one cell, to compare later cells of the same column with. Null equals null, NaN equals
// NaN, 0 equals -0; text and dynamic values compare by bytes.
class KeptCell {
 public:
  // False before the first Keep.
  bool IsSame(const ColumnView& column, size_t row) const;
  void Keep(const ColumnView& column, size_t row);
  void Forget() { has_value_ = false; }

 private:
  bool has_value_ = false;
  bool is_null_ = false;
  int64_t number_ = 0;
  Bytes16 wide_;
  std::string text_;
};

}  // namespace quoll::model
