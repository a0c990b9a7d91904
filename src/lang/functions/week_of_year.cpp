// ISO 8601: weeks begin on Monday, and week 1 holds the first Thursday.
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<int64_t>(call, out, [](int64_t ticks) -> int32_t { return IsoWeek(ticks); });
}

}  // namespace

extern constinit const FunctionDef kFunction_week_of_year = {
    .name = "week_of_year",
    .aliases = {"weekofyear"},
    .summary = "The ISO 8601 number of the week, 1 to 53.",
    .signatures = {{{DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .examples = {{"print week_of_year(datetime(2021-01-03))", "53"}},
};

}  // namespace quoll::lang
