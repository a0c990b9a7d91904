// make_string() and unicode_codepoints_to_string().
#pragma once

#include "model/kernel.h"

namespace quoll::lang {

// Arguments: numbers and arrays of numbers.
void TextOfCodePointsRows(const model::KernelCall& call, model::Column& out);

}  // namespace quoll::lang
