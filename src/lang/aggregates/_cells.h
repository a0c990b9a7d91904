// Cells that outlive their batch: HeldCell keeps one cell of any type; AppendAsDynamic writes a
// cell straight into a buffer of binary dynamic values (model/dynamic.h), without an allocation per
// cell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/column.h"

namespace quoll::lang {

class HeldCell {
 public:
  void Keep(const model::ColumnView& column, size_t row);
  // Leaves the row null where the kept cell was null, or none was kept.
  void Write(model::Column& out, size_t row) const;

 private:
  // Raw bytes of the physical value, or the text; up to 15 bytes lie inside the string object.
  std::string bytes_;
  bool is_null_ = true;
};

// Appends a cell as dynamic: a null cell as null, a dynamic cell as it is.
void AppendAsDynamic(std::string& out, const model::ColumnView& column, size_t row);

}  // namespace quoll::lang
