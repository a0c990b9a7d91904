// Years 1 to 9999.
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<int64_t>(call, out,
                   [](int64_t ticks) -> int32_t { return base::CivilFromTicks(ticks).year; });
}

}  // namespace

extern constinit const FunctionDef kFunction_getyear = {
    .name = "getyear",
    .summary = "The year.",
    .signatures = {{{DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{"print getyear(datetime(2015-10-12))", "2015"}},
};

}  // namespace quoll::lang
