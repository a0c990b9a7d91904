// From 1.
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<int64_t>(call, out, [](int64_t ticks) -> int32_t { return DayOfYear(ticks); });
}

}  // namespace

extern constinit const FunctionDef kFunction_dayofyear = {
    .name = "dayofyear",
    .summary = "The day of the year, 1 to 366.",
    .signatures = {{{DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{"print dayofyear(datetime(2015-12-14))", "348"}},
};

}  // namespace quoll::lang
