// From 0.
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<int64_t>(call, out,
                   [](int64_t ticks) -> int32_t { return base::CivilFromTicks(ticks).hour; });
}

}  // namespace

extern constinit const FunctionDef kFunction_hourofday = {
    .name = "hourofday",
    .summary = "The hour of the day, 0 to 23.",
    .signatures = {{{DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{"print hourofday(datetime(2015-12-14 18:54))", "18"}},
};

}  // namespace quoll::lang
