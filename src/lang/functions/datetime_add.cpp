// Months and longer units keep the day where they can: January 31 and one month is the last of
// February.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, int64_t, int64_t>(
      call, out,
      [](std::string_view name, int64_t amount, int64_t ticks) -> std::optional<int64_t> {
        const auto unit = TimeUnitFromName(name);
        if (!unit) return std::nullopt;
        return AddUnits(ticks, amount, *unit);
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_datetime_add = {
    .name = "datetime_add",
    .summary = "A date moved by a number of units.",
    .signatures = {{{Text("unit"), LongArg("amount"), DatetimeArg("date")}, Type::kDatetime}},
    .kernel = Kernel,
    .prepare = PrepareTimeUnit,
    .examples = {{R"(print datetime_add("month", 1, datetime(2020-01-31)))",
                  "2020-02-29T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
