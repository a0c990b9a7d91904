// Text to the type that `typeof(…)` asks for, as extract() and extract_json() have it.
#pragma once

#include <string_view>

#include "model/column.h"

namespace quoll::lang {

// Writes the text converted to the column's type; text that does not convert leaves the row null. A
// string is copied.
void StoreTextAs(model::Column& out, size_t row, std::string_view text);

}  // namespace quoll::lang
