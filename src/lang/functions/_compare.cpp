#include "lang/functions/_compare.h"

#include "lang/functions/_convert.h"

namespace quoll::lang {

using model::Bytes16;
using model::ColumnView;
using model::Dynamic;
using model::Tag;
using model::Type;
using Order = std::optional<std::partial_ordering>;

namespace {

// long double holds every long and every double exactly on the platforms that Quoll builds on.
static_assert(std::numeric_limits<long double>::digits >= 64);

template <typename T>
Order OrderOf(const std::optional<T>& a, const T& b) {
  if (!a) return std::nullopt;
  return std::partial_ordering(*a <=> b);
}

std::partial_ordering CompareNumbers(const ColumnView& a, size_t a_row, const ColumnView& b,
                                     size_t b_row) {
  if (a.type == Type::kDecimal || b.type == Type::kDecimal) {
    const auto x = ReadDecimal(a, a_row);
    const auto y = ReadDecimal(b, b_row);
    // An infinity or NaN against a decimal.
    if (!x || !y) return ReadReal(a, a_row) <=> ReadReal(b, b_row);
    return model::DecimalCompare(*x, *y) <=> 0;
  }
  if (a.type == Type::kReal && b.type == Type::kReal) {
    return a.Get<double>(a_row) <=> b.Get<double>(b_row);
  }
  if (a.type == Type::kReal) {
    return static_cast<long double>(a.Get<double>(a_row)) <=>
           static_cast<long double>(ReadInteger(b, b_row));
  }
  if (b.type == Type::kReal) {
    return static_cast<long double>(ReadInteger(a, a_row)) <=>
           static_cast<long double>(b.Get<double>(b_row));
  }
  return ReadInteger(a, a_row) <=> ReadInteger(b, b_row);
}

// A text or a dynamic value that stands for a number keeps its fraction: `d.x == 1` is false
// for 1.5.
Order CompareAsNumber(const ColumnView& loose, size_t loose_row, const ColumnView& typed,
                      size_t typed_row) {
  const Dynamic value = loose.type == Type::kDynamic ? Dynamic(loose.Text(loose_row)) : Dynamic();
  if (value.tag() != Tag::kReal && value.tag() != Tag::kDecimal) {
    if (const auto integer = CellToLong(loose, loose_row)) {
      const ColumnView view{Type::kLong, true, &*integer, nullptr};
      return CompareNumbers(view, 0, typed, typed_row);
    }
  }
  if (typed.type == Type::kDecimal || value.tag() == Tag::kDecimal) {
    const auto decimal = CellToDecimal(loose, loose_row);
    if (!decimal) return std::nullopt;
    const ColumnView view{Type::kDecimal, true, &*decimal, nullptr};
    return CompareNumbers(view, 0, typed, typed_row);
  }
  const auto real = CellToReal(loose, loose_row);
  if (!real) return std::nullopt;
  const ColumnView view{Type::kReal, true, &*real, nullptr};
  return CompareNumbers(view, 0, typed, typed_row);
}

// The left side is text or dynamic and is converted to the type of the right side.
Order CompareLoose(const ColumnView& loose, size_t loose_row, const ColumnView& typed,
                   size_t typed_row) {
  switch (typed.type) {
    case Type::kBool:
      return OrderOf(CellToBool(loose, loose_row), typed.Get<uint8_t>(typed_row) != 0);
    case Type::kInt:
    case Type::kLong:
    case Type::kReal:
    case Type::kDecimal:
      return CompareAsNumber(loose, loose_row, typed, typed_row);
    case Type::kString: {
      std::string buffer;
      return CellToText(loose, loose_row, buffer) <=> typed.Text(typed_row);
    }
    case Type::kDatetime:
      return OrderOf(CellToDatetime(loose, loose_row), typed.Get<int64_t>(typed_row));
    case Type::kTimespan:
      return OrderOf(CellToTimespan(loose, loose_row), typed.Get<int64_t>(typed_row));
    case Type::kGuid:
      return OrderOf(CellToGuid(loose, loose_row), typed.Get<Bytes16>(typed_row));
    case Type::kDynamic:
      // Reached from lists only: `d.x in (d.list)`.
      if (model::DynamicEquals(Dynamic(loose.Text(loose_row)), Dynamic(typed.Text(typed_row)))) {
        return std::partial_ordering::equivalent;
      }
      return std::partial_ordering::unordered;
  }
  return std::nullopt;
}

Order Reversed(Order order) {
  if (!order) return order;
  return 0 <=> *order;
}

bool IsLoose(const ColumnView& view) {
  return view.type == Type::kDynamic || view.type == Type::kString;
}

void SetEqual(model::Column& out, size_t row, bool is_equal, Equality wanted) {
  out.Set(row, static_cast<uint8_t>(is_equal == (wanted == Equality::kEqual)));
}

}  // namespace

bool IsMissing(const ColumnView& column, size_t row) {
  if (column.type == Type::kString) return false;
  if (column.IsNull(row)) return true;
  return column.type == Type::kDynamic && Dynamic(column.Text(row)).IsNull();
}

Order CompareCells(const ColumnView& a, size_t a_row, const ColumnView& b, size_t b_row) {
  if (IsMissing(a, a_row) || IsMissing(b, b_row)) return std::nullopt;
  if (a.type == Type::kDynamic) return CompareLoose(a, a_row, b, b_row);
  if (b.type == Type::kDynamic) return Reversed(CompareLoose(b, b_row, a, a_row));
  if (a.type == Type::kString && b.type == Type::kString) return a.Text(a_row) <=> b.Text(b_row);
  if (IsLoose(a)) return CompareLoose(a, a_row, b, b_row);
  if (IsLoose(b)) return Reversed(CompareLoose(b, b_row, a, a_row));
  // A list may hold a number beside a guid: 8 bytes beside 16.
  if ((a.type == Type::kGuid) != (b.type == Type::kGuid)) return std::nullopt;
  if (a.type == Type::kGuid) return a.Get<Bytes16>(a_row) <=> b.Get<Bytes16>(b_row);
  return CompareNumbers(a, a_row, b, b_row);
}

void CompareEqual(const model::KernelCall& call, model::Column& out, Equality wanted) {
  const ColumnView& a = call.args[0];
  const ColumnView& b = call.args[1];
  if (a.type == Type::kString && b.type == Type::kString) {
    for (size_t row = 0; row < call.num_rows; ++row) {
      SetEqual(out, row, a.Text(row) == b.Text(row), wanted);
    }
    return;
  }
  const bool is_int64 =
      a.type == b.type && model::PhysicalSize(a.type) == 8 && a.type != Type::kReal;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (is_int64 && !a.IsNull(row) && !b.IsNull(row)) {
      SetEqual(out, row, a.Get<int64_t>(row) == b.Get<int64_t>(row), wanted);
      continue;
    }
    if (IsMissing(a, row) && IsMissing(b, row)) continue;
    const Order order = CompareCells(a, row, b, row);
    SetEqual(out, row, order && *order == 0, wanted);
  }
}

}  // namespace quoll::lang
