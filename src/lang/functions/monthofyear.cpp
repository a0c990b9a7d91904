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
                   [](int64_t ticks) -> int32_t { return base::CivilFromTicks(ticks).month; });
}

}  // namespace

extern constinit const FunctionDef kFunction_monthofyear = {
    .name = "monthofyear",
    .aliases = {"getmonth"},
    .summary = "The month, 1 to 12.",
    .signatures = {{{DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{"print monthofyear(datetime(2015-12-14))", "12"}},
};

}  // namespace quoll::lang
