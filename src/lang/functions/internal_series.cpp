// One array of make-series from the bins of a group: its axis, or the values of one aggregate. What
// the operator make-series binds to; queries cannot name it.
//
// Arguments: the bins, an array of [start of the bin, value, …] in any order; which of the values
// (0: the axis); the first start and the end, null where the data give them; the step; whether the
// end belongs to the series; what stands for a value that no bin has.
#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "lang/functions/_numbers.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// The axis of one array. Numbers are ticks for times; whole numbers are exact.
template <typename T>
struct Axis {
  T first = 0;
  T step = 0;
  size_t size = 0;
};

template <typename T>
std::optional<T> StartOfBin(Dynamic bin) {
  const Dynamic start = bin.At(0);
  if (start.IsNull()) return std::nullopt;
  if constexpr (std::is_same_v<T, double>) {
    return start.AsReal();
  } else {
    return start.AsLong();
  }
}

template <typename T>
std::optional<T> Read(const ColumnView& column, size_t row) {
  if (column.IsNull(row)) return std::nullopt;
  if constexpr (std::is_same_v<T, double>) {
    return ReadReal(column, row);
  } else {
    return ReadInteger(column, row);
  }
}

// How many steps fit between; long double holds every difference of whole numbers.
template <typename T>
size_t NumSteps(T first, T end, T step, bool includes_end) {
  const long double distance = static_cast<long double>(end) - static_cast<long double>(first);
  if (!(distance >= 0)) return 0;
  const long double steps = distance / static_cast<long double>(step);
  const long double count = includes_end ? std::floor(steps) + 1 : std::ceil(steps);
  return static_cast<size_t>(std::min<long double>(count, kMaxArrayElements));
}

template <typename T>
Axis<T> AxisOf(const KernelCall& call, size_t row, Dynamic bins) {
  Axis<T> axis;
  const auto step = Read<T>(call.args[4], row);
  if (!step || !(*step > 0)) return axis;
  axis.step = *step;
  std::optional<T> first = Read<T>(call.args[2], row);
  std::optional<T> end = Read<T>(call.args[3], row);
  bool includes_end = call.args[5].Get<uint8_t>(row) != 0;
  std::optional<T> least, most;
  for (size_t i = 0; i < bins.size(); ++i) {
    const auto start = StartOfBin<T>(bins.Element(i));
    if (!start) continue;
    least = least ? std::min(*least, *start) : *start;
    most = most ? std::max(*most, *start) : *start;
  }
  if (!first) first = least;
  if (!end) end = most, includes_end = true;
  if (!first || !end) return axis;
  axis.first = *first;
  axis.size = NumSteps(*first, *end, axis.step, includes_end);
  return axis;
}

template <typename T>
T StartAt(const Axis<T>& axis, size_t idx) {
  if constexpr (std::is_same_v<T, double>) {
    return axis.first + static_cast<double>(idx) * axis.step;
  } else {
    return static_cast<T>(static_cast<uint64_t>(axis.first) +
                          idx * static_cast<uint64_t>(axis.step));
  }
}

template <typename T>
std::optional<size_t> IndexOf(const Axis<T>& axis, T start) {
  const long double steps =
      std::round((static_cast<long double>(start) - static_cast<long double>(axis.first)) /
                 static_cast<long double>(axis.step));
  if (!(steps >= 0 && steps < static_cast<long double>(axis.size))) return std::nullopt;
  return static_cast<size_t>(steps);
}

template <typename T>
void WriteAxis(const Axis<T>& axis, Type type, DynamicWriter& writer) {
  for (size_t i = 0; i < axis.size; ++i) {
    const T start = StartAt(axis, i);
    if constexpr (std::is_same_v<T, double>) {
      writer.Real(start);
    } else if (type == Type::kDatetime) {
      writer.Datetime(start);
    } else if (type == Type::kTimespan) {
      writer.Timespan(start);
    } else {
      writer.Long(start);
    }
  }
}

template <typename T>
void WriteRow(const KernelCall& call, size_t row, DynamicWriter& writer) {
  const Dynamic bins = ReadCell<Dynamic>(call.args[0], row);
  const int64_t position = ReadInteger(call.args[1], row);
  const Axis<T> axis = AxisOf<T>(call, row, bins);
  if (position == 0) return WriteAxis(axis, call.args[2].type, writer);
  std::vector<std::optional<Dynamic>> values(axis.size);
  for (size_t i = 0; i < bins.size(); ++i) {
    const Dynamic bin = bins.Element(i);
    const auto start = StartOfBin<T>(bin);
    const auto idx = start ? IndexOf(axis, *start) : std::nullopt;
    if (idx) values[*idx] = bin.At(position);
  }
  for (const auto& value : values) {
    value ? writer.Value(*value) : AppendCell(writer, call.args[6], row);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    writer.BeginArray();
    call.args[2].type == Type::kReal ? WriteRow<double>(call, row, writer)
                                     : WriteRow<int64_t>(call, row, writer);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

constexpr Signature OfAxis(TypeSet axis, TypeSet step) {
  return {{DynamicArg("bins"), LongArg("position"), Uncoerced(Arg("from", axis)),
           Uncoerced(Arg("to", axis)), Uncoerced(Arg("step", step)),
           Arg("includes_to", Bit(Type::kBool)), Uncoerced(Arg("default", kAnyType))},
          Type::kDynamic};
}

}  // namespace

extern constinit const FunctionDef kFunction_internal_series = {
    .name = "$series",
    .summary = "One array of make-series from the bins of a group.",
    .signatures = {OfAxis(Bit(Type::kDatetime), Bit(Type::kTimespan)),
                   OfAxis(Bit(Type::kTimespan), Bit(Type::kTimespan)),
                   OfAxis(Bit(Type::kLong), Bit(Type::kLong)),
                   OfAxis(Bit(Type::kReal), Bit(Type::kReal))},
    .kernel = Kernel,
};

}  // namespace quoll::lang
