// Cells as numbers, whatever numeric type their column has, and the loops over one or two of them.
// For the functions that take several numeric types; a kernel of one type uses model::MapRows.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "model/kernel.h"
#include "model/numbers.h"

namespace quoll::lang {

// bool, int, long, datetime and timespan (ticks).
inline int64_t ReadInteger(const model::ColumnView& column, size_t row) {
  switch (column.type) {
    case model::Type::kBool:
      return column.Get<uint8_t>(row);
    case model::Type::kInt:
      return column.Get<int32_t>(row);
    default:
      return column.Get<int64_t>(row);
  }
}

inline double ReadReal(const model::ColumnView& column, size_t row) {
  switch (column.type) {
    case model::Type::kReal:
      return column.Get<double>(row);
    case model::Type::kDecimal:
      return model::DecimalToReal(column.Get<model::Bytes16>(row));
    default:
      return static_cast<double>(ReadInteger(column, row));
  }
}

// A NaN or an infinity has no decimal.
inline std::optional<model::Bytes16> ReadDecimal(const model::ColumnView& column, size_t row) {
  switch (column.type) {
    case model::Type::kDecimal:
      return column.Get<model::Bytes16>(row);
    case model::Type::kReal: {
      const double value = column.Get<double>(row);
      if (value - value != 0) return std::nullopt;
      return model::DecimalFromReal(value);
    }
    default:
      return model::DecimalFromLong(ReadInteger(column, row));
  }
}

// Calls fn for each row whose arguments are present; fn returns a value or an optional.
template <typename Read, typename Fn>
void MapUnary(const model::KernelCall& call, model::Column& out, Read read, Fn fn) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const auto value = fn(read(call.args[0], row));
    if constexpr (model::internal::IsOptional<std::remove_const_t<decltype(value)>>::value) {
      if (value) model::WriteCell(out, row, *value);
    } else {
      model::WriteCell(out, row, value);
    }
  }
}

template <typename Read, typename Fn>
void MapBinary(const model::KernelCall& call, model::Column& out, Read read, Fn fn) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row) || call.args[1].IsNull(row)) continue;
    const auto value = fn(read(call.args[0], row), read(call.args[1], row));
    if constexpr (model::internal::IsOptional<std::remove_const_t<decltype(value)>>::value) {
      if (value) model::WriteCell(out, row, *value);
    } else {
      model::WriteCell(out, row, value);
    }
  }
}

// fn(int64_t), fn(int64_t, int64_t).
template <typename Fn>
void MapInteger(const model::KernelCall& call, model::Column& out, Fn fn) {
  MapUnary(call, out, ReadInteger, fn);
}
template <typename Fn>
void MapIntegers(const model::KernelCall& call, model::Column& out, Fn fn) {
  if (call.args[0].type != model::Type::kInt && call.args[1].type != model::Type::kInt) {
    model::MapRows<int64_t, int64_t>(call, out, fn);
  } else {
    MapBinary(call, out, ReadInteger, fn);
  }
}

// fn(double), fn(double, double).
template <typename Fn>
void MapReal(const model::KernelCall& call, model::Column& out, Fn fn) {
  MapUnary(call, out, ReadReal, fn);
}
template <typename Fn>
void MapReals(const model::KernelCall& call, model::Column& out, Fn fn) {
  if (call.args[0].type == model::Type::kReal && call.args[1].type == model::Type::kReal) {
    model::MapRows<double, double>(call, out, fn);
  } else {
    MapBinary(call, out, ReadReal, fn);
  }
}

// fn(Bytes16, Bytes16) on two numbers of any type.
template <typename Fn>
void MapDecimals(const model::KernelCall& call, model::Column& out, Fn fn) {
  MapBinary(call, out, ReadDecimal, [&](const auto& a, const auto& b) -> decltype(fn(*a, *b)) {
    if (!a || !b) return std::nullopt;
    return fn(*a, *b);
  });
}

// Truncates towards zero; nothing outside the range of a long, and for NaN.
inline std::optional<int64_t> TicksFromReal(double value) {
  // 2^63 is exact as a double, so both bounds are.
  if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0)) return std::nullopt;
  return static_cast<int64_t>(value);
}

}  // namespace quoll::lang
