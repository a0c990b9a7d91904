// A timespan since Sunday, not a number: divide by 1d.
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<int64_t>(call, out,
                   [](int64_t ticks) -> int64_t { return DayOfWeek(ticks) * base::kTicksPerDay; });
}

}  // namespace

extern constinit const FunctionDef kFunction_dayofweek = {
    .name = "dayofweek",
    .summary = "The time since the preceding Sunday, in whole days.",
    .signatures = {{{DatetimeArg("date")}, Type::kTimespan}},
    .kernel = Kernel,
    .examples = {{"print dayofweek(datetime(1970-05-12))", "2.00:00:00"}},
};

}  // namespace quoll::lang
