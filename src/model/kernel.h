// Kernels: the meaning of a scalar function, over column vectors. Here are the call's frame, what a kernel may know of its
// session, and Map…, which turn a function of one row into a kernel.
//
// Rules: a kernel never throws and never fails; what has no value is null. It allocates no memory per row where a span
// or the reused buffer of MapText will do. Constant arguments are compiled once, in `prepare`.
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "model/column.h"
#include "model/dynamic.h"
#include "model/geo_database.h"
#include "model/value.h"

namespace quoll::model {

// What a kernel may know of the session; immutable during a run, shared by all threads.
struct KernelContext {
  int64_t now_ticks = 0;
  uint64_t seed = 0;
  // Where addresses lie (--geoip); null without one. Outlives the run.
  const GeoDatabase* geo = nullptr;
};

// What `prepare` made of the constant arguments: compiled patterns, needles, sets. Immutable, shared by threads.
class KernelState {
 public:
  virtual ~KernelState() = default;
};

struct PrepareCall {
  const KernelContext& context;
  // The value of each argument, or null where it is not constant.
  std::span<const Value* const> constants;
  Type result;
  // Set when a constant argument is unusable; becomes a diagnostic at the argument.
  std::string error;
  size_t error_arg = 0;
  bool is_regex_error = false;  // K4006 instead of K2012

  std::unique_ptr<KernelState> Fail(size_t arg, std::string message) {
    error_arg = arg;
    error = std::move(message);
    return nullptr;
  }
};

struct KernelCall {
  const KernelContext& context;
  std::span<const ColumnView> args;
  size_t num_rows;
  Type result;
  const KernelState* state;  // null without `prepare` or without constants

  template <typename T>
  const T& State() const {
    return static_cast<const T&>(*state);
  }
};

// `out` has the result type and num_rows rows, all null.
using KernelFn = void (*)(const KernelCall& call, Column& out);
using PrepareFn = std::unique_ptr<KernelState> (*)(PrepareCall& call);

// Reads an argument as the C++ type a row function asks for: bool, int32_t, int64_t, double, string_view,
// Dynamic, Bytes16.
template <typename T>
T ReadCell(const ColumnView& column, size_t row) {
  if constexpr (std::is_same_v<T, bool>) {
    return column.Get<uint8_t>(row) != 0;
  } else if constexpr (std::is_same_v<T, Dynamic>) {
    return Dynamic(column.Text(row));
  } else {
    return column.Get<T>(row);
  }
}

template <typename T>
void WriteCell(Column& out, size_t row, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out.Set(row, static_cast<uint8_t>(value));
  } else if constexpr (std::is_same_v<T, std::string>) {
    out.SetText(row, value);
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    // Rows of the arguments outlive the result within one evaluation.
    out.SetTextRef(row, value);
  } else if constexpr (std::is_same_v<T, Dynamic>) {
    out.SetTextRef(row, value.bytes());
  } else {
    out.Set(row, value);
  }
}

namespace internal {
template <typename... Args, typename Fn, size_t... I>
auto CallRow(const KernelCall& call, size_t row, Fn& fn, std::index_sequence<I...>) {
  return fn(ReadCell<Args>(call.args[I], row)...);
}
template <size_t N>
bool AnyNull(const KernelCall& call, size_t row) {
  for (size_t i = 0; i < N; ++i) {
    if (call.args[i].IsNull(row)) return true;
  }
  return false;
}
template <typename T>
struct IsOptional : std::false_type {};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type {};
}  // namespace internal

// Calls fn(args…) for each row in which no argument is null; the other rows stay null. fn returns a value or an
// optional. A string_view result must point into an argument or a constant.
//   MapRows<std::string_view>(call, out, [](std::string_view s) -> int64_t { return Length(s); });
template <typename... Args, typename Fn>
void MapRows(const KernelCall& call, Column& out, Fn fn) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<sizeof...(Args)>(call, row)) continue;
    auto value = internal::CallRow<Args...>(call, row, fn, std::index_sequence_for<Args...>());
    if constexpr (internal::IsOptional<decltype(value)>::value) {
      if (value) WriteCell(out, row, *value);
    } else {
      WriteCell(out, row, value);
    }
  }
}

// Calls fn(args…, std::string& buffer) for each row without null arguments; the buffer's text becomes the row (string or
// binary dynamic). fn returns bool: false leaves the row null (a string: empty). The buffer is empty on entry.
template <typename... Args, typename Fn>
void MapText(const KernelCall& call, Column& out, Fn fn) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<sizeof...(Args)>(call, row)) continue;
    buffer.clear();
    auto with_buffer = [&](const Args&... args) { return fn(args..., buffer); };
    if (internal::CallRow<Args...>(call, row, with_buffer, std::index_sequence_for<Args...>())) {
      out.SetText(row, buffer);
    }
  }
}

}  // namespace quoll::model
