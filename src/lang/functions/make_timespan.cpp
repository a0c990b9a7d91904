// Hours from 24, minutes and seconds from 60 and anything negative give null.
#include <cmath>

#include "base/ticks.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// The most days that a timespan of 64 bits holds.
constexpr int64_t kMaxDays = 10'675'198;

void Kernel(const KernelCall& call, Column& out) {
  const size_t num_args = call.args.size();
  for (size_t row = 0; row < call.num_rows; ++row) {
    bool is_null = false;
    for (const ColumnView& arg : call.args) is_null = is_null || arg.IsNull(row);
    if (is_null) continue;
    const size_t hour_arg = num_args == 4 ? 1 : 0;
    const int64_t days = num_args == 4 ? call.args[0].Get<int64_t>(row) : 0;
    const int64_t hours = call.args[hour_arg].Get<int64_t>(row);
    const int64_t minutes = call.args[hour_arg + 1].Get<int64_t>(row);
    const double seconds = num_args > 2 ? call.args[num_args - 1].Get<double>(row) : 0.0;
    const bool is_valid = days >= 0 && days <= kMaxDays && hours >= 0 && hours < 24 &&
                          minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
    if (!is_valid) continue;
    out.Set(row, days * base::kTicksPerDay + hours * base::kTicksPerHour +
                     minutes * base::kTicksPerMinute +
                     int64_t{std::llround(seconds * static_cast<double>(base::kTicksPerSecond))});
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_make_timespan = {
    .name = "make_timespan",
    .summary = "A length of time of its parts.",
    .signatures = {{{LongArg("hour"), LongArg("minute")}, Type::kTimespan},
                   {{LongArg("hour"), LongArg("minute"), RealArg("second")}, Type::kTimespan},
                   {{LongArg("day"), LongArg("hour"), LongArg("minute"), RealArg("second")},
                    Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print make_timespan(1, 12, 30, 55.123)", "1.12:30:55.1230000"}},
};

}  // namespace quoll::lang
