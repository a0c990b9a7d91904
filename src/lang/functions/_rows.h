// Shorthands of the function rows: parameters by type, and the map that builds a dynamic per row.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/dynamic.h"
#include "model/function_def.h"
#include "model/kernel.h"

namespace quoll::lang {

// A result text or array that would outgrow these is null (a string: empty). Kusto's own limit on a
// value is 1 MB.
inline constexpr size_t kMaxResultBytes = size_t{16} << 20;
inline constexpr int64_t kMaxArrayElements = int64_t{1} << 20;

constexpr model::Param DynamicArg(std::string_view name) {
  return model::Arg(name, model::Bit(model::Type::kDynamic));
}
constexpr model::Param LongArg(std::string_view name) {
  return model::Arg(name, model::Bit(model::Type::kLong));
}
constexpr model::Param RealArg(std::string_view name) {
  return model::Arg(name, model::Bit(model::Type::kReal));
}
constexpr model::Param DatetimeArg(std::string_view name) {
  return model::Arg(name, model::Bit(model::Type::kDatetime));
}
constexpr model::Param TimespanArg(std::string_view name) {
  return model::Arg(name, model::Bit(model::Type::kTimespan));
}

// The argument of a row, or `fallback` where it was left out. A null argument reads as `fallback`
// too.
template <typename T>
T OptionalCell(const model::KernelCall& call, size_t arg, size_t row, T fallback) {
  if (arg >= call.args.size() || call.args[arg].IsNull(row)) return fallback;
  return model::ReadCell<T>(call.args[arg], row);
}

// Calls fn(args…, writer) for each row without null arguments; what it wrote becomes the row.
// False: null, and then nothing may have been written.
template <typename... Args, typename Fn>
void MapDynamic(const model::KernelCall& call, model::Column& out, Fn fn) {
  model::DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (model::internal::AnyNull<sizeof...(Args)>(call, row)) continue;
    auto with_writer = [&](const Args&... args) { return fn(args..., writer); };
    if (!model::internal::CallRow<Args...>(call, row, with_writer,
                                           std::index_sequence_for<Args...>())) {
      continue;
    }
    const std::string bytes = writer.Take();
    if (!model::Dynamic(bytes).IsNull()) out.SetText(row, bytes);
  }
}

}  // namespace quoll::lang
