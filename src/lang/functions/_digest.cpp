#include "lang/functions/_digest.h"

#include "lang/functions/_convert.h"

namespace quoll::lang {

using model::Dynamic;
using model::Type;

namespace {

template <typename T>
void Store(model::Column& out, size_t row, const std::optional<T>& value) {
  if (value) model::WriteCell(out, row, *value);
}

}  // namespace

void StoreDynamicAs(model::Column& out, size_t row, Dynamic value) {
  if (value.IsNull()) return;
  model::Column cell(Type::kDynamic);
  cell.AppendTextRef(value.bytes());
  const model::ColumnView view = cell.view();
  switch (out.type()) {
    case Type::kBool:
      return Store(out, row, CellToBool(view, 0));
    case Type::kInt:
      return Store(out, row, CellToInt(view, 0));
    case Type::kLong:
      return Store(out, row, CellToLong(view, 0));
    case Type::kReal:
      return Store(out, row, CellToReal(view, 0));
    case Type::kDecimal:
      return Store(out, row, CellToDecimal(view, 0));
    case Type::kDatetime:
      return Store(out, row, CellToDatetime(view, 0));
    case Type::kTimespan:
      return Store(out, row, CellToTimespan(view, 0));
    case Type::kGuid:
      return Store(out, row, CellToGuid(view, 0));
    case Type::kDynamic:
      return out.SetText(row, value.bytes());
    case Type::kString:
      return out.SetText(row, model::DynamicToText(value));
  }
}

std::optional<uint64_t> RankInDigest(const model::KernelCall& call, size_t row, uint64_t& total) {
  total = 0;
  if (call.args[0].IsNull(row) || call.args[1].IsNull(row)) return std::nullopt;
  auto digest = ReadDigest(Dynamic(call.args[0].Text(row)));
  if (!digest) return std::nullopt;
  const std::string value = model::DynamicFromCell(call.args[1], row);
  uint64_t rank = 0;
  for (const auto& entry : digest->Sorted()) {
    total += entry.weight;
    if (!DynamicOrder()(value, entry.value)) rank += entry.weight;
  }
  return rank;
}

}  // namespace quoll::lang
