// Both moves read each element of the result from a moved position of the source.
#include "lang/functions/_array_moves.h"

#include <algorithm>

#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

void RotateRows(const KernelCall& call, Direction direction, Column& out) {
  MapDynamic<Dynamic, int64_t>(call, out, [&](Dynamic array, int64_t count, DynamicWriter& writer) {
    if (array.tag() != Tag::kArray) return false;
    const int64_t size = static_cast<int64_t>(array.size());
    int64_t move = size == 0 ? 0 : count % size;
    if (direction == Direction::kRight) move = -move;
    if (move < 0) move += size;
    writer.BeginArray();
    for (int64_t i = 0; i < size; ++i) {
      writer.Value(array.Element(static_cast<size_t>((i + move) % size)));
    }
    writer.EndArray();
    return true;
  });
}

void ShiftRows(const KernelCall& call, Direction direction, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<2>(call, row)) continue;
    const Dynamic array = ReadCell<Dynamic>(call.args[0], row);
    if (array.tag() != Tag::kArray) continue;
    const std::string fill = call.args.size() > 2 ? DynamicFromCell(call.args[2], row) : "";
    const int64_t size = static_cast<int64_t>(array.size());
    const int64_t count = std::clamp(call.args[1].Get<int64_t>(row), -size, size);
    const int64_t move = direction == Direction::kLeft ? count : -count;
    writer.BeginArray();
    for (int64_t i = 0; i < size; ++i) {
      const int64_t from = i + move;
      const bool is_free = from < 0 || from >= size;
      writer.Value(is_free ? Dynamic(fill) : array.Element(static_cast<size_t>(from)));
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace quoll::lang
