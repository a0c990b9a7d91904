// Counts the boundaries crossed: both dates are cut to the unit, then subtracted. Weeks begin on
// Sunday.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, int64_t, int64_t>(
      call, out, [](std::string_view name, int64_t a, int64_t b) -> std::optional<int64_t> {
        const auto unit = TimeUnitFromName(name);
        if (!unit) return std::nullopt;
        return UnitsBetween(a, b, *unit);
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_datetime_diff = {
    .name = "datetime_diff",
    .summary = "How many boundaries of a unit lie between two dates, the first minus the second.",
    .signatures = {{{Text("unit"), DatetimeArg("date1"), DatetimeArg("date2")}, Type::kLong}},
    .kernel = Kernel,
    .prepare = PrepareTimeUnit,
    .examples = {{R"(print datetime_diff("day", datetime(2020-03-01), datetime(2020-02-01)))",
                  "29"}},
};

}  // namespace quoll::lang
