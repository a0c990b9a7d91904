// array_rotate_…() and array_shift_…(): moving the elements of an array.
#pragma once

#include <cstdint>

#include "model/kernel.h"

namespace quoll::lang {

enum class Direction : uint8_t { kLeft, kRight };

// Arguments: array, count (negative: the other way).
void RotateRows(const model::KernelCall& call, Direction direction, model::Column& out);
// Arguments: array, count, optionally what fills the free places.
void ShiftRows(const model::KernelCall& call, Direction direction, model::Column& out);

}  // namespace quoll::lang
