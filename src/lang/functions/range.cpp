// An arithmetic series, both ends included; the step is 1, or 1h for times, unless given. It ends
// after 1,048,576 values.
#include <cmath>

#include "base/ticks.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

int64_t ReadInteger(const ColumnView& arg, size_t row) {
  return arg.type == Type::kInt ? arg.Get<int32_t>(row) : arg.Get<int64_t>(row);
}

// False when the step leads nowhere.
bool WriteIntegers(const KernelCall& call, size_t row, DynamicWriter& writer) {
  const Type type = call.args[0].type;
  const bool is_time = type == Type::kDatetime || type == Type::kTimespan;
  const int64_t start = ReadInteger(call.args[0], row);
  const int64_t stop = ReadInteger(call.args[1], row);
  const int64_t step = call.args.size() > 2 ? ReadInteger(call.args[2], row)
                       : is_time            ? base::kTicksPerHour
                                            : 1;
  if (step == 0) return false;
  writer.BeginArray();
  int64_t value = start;
  for (int64_t i = 0; i < kMaxArrayElements; ++i) {
    if (step > 0 ? value > stop : value < stop) break;
    if (type == Type::kDatetime) {
      writer.Datetime(value);
    } else if (type == Type::kTimespan) {
      writer.Timespan(value);
    } else {
      writer.Long(value);
    }
    if (__builtin_add_overflow(value, step, &value)) break;
  }
  writer.EndArray();
  return true;
}

bool WriteReals(const KernelCall& call, size_t row, DynamicWriter& writer) {
  const double start = call.args[0].Get<double>(row);
  const double stop = call.args[1].Get<double>(row);
  const double step = OptionalCell<double>(call, 2, row, 1.0);
  if (step == 0 || !std::isfinite(start) || !std::isfinite(step) || std::isnan(stop)) return false;
  writer.BeginArray();
  for (int64_t i = 0; i < kMaxArrayElements; ++i) {
    const double value = start + static_cast<double>(i) * step;
    if (step > 0 ? value > stop : value < stop) break;
    writer.Real(value);
  }
  writer.EndArray();
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    bool is_null = false;
    for (const ColumnView& arg : call.args) is_null = is_null || arg.IsNull(row);
    if (is_null) continue;
    const bool is_written = call.args[0].type == Type::kReal ? WriteReals(call, row, writer)
                                                             : WriteIntegers(call, row, writer);
    if (is_written) out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_range = {
    .name = "range",
    .summary = "An array of equally spaced values.",
    .signatures = {{{Uncoerced(Arg("start", kIntegers)), Uncoerced(Arg("stop", kIntegers)),
                     Optional(Uncoerced(Arg("step", kIntegers)))},
                    Type::kDynamic},
                   {{RealArg("start"), RealArg("stop"), Optional(RealArg("step"))}, Type::kDynamic},
                   {{DatetimeArg("start"), DatetimeArg("stop"), Optional(TimespanArg("step"))},
                    Type::kDynamic},
                   {{TimespanArg("start"), TimespanArg("stop"), Optional(TimespanArg("step"))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print range(1, 8, 3)", "[1,4,7]"},
                 {"print range(1h, 3h)", R"(["01:00:00","02:00:00","03:00:00"])"}},
};

}  // namespace quoll::lang
