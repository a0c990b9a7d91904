// From 1.
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<int64_t>(call, out,
                   [](int64_t ticks) -> int32_t { return base::CivilFromTicks(ticks).day; });
}

}  // namespace

extern constinit const FunctionDef kFunction_dayofmonth = {
    .name = "dayofmonth",
    .summary = "The day of the month, 1 to 31.",
    .signatures = {{{DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{"print dayofmonth(datetime(2020-06-15))", "15"}},
};

}  // namespace quoll::lang
