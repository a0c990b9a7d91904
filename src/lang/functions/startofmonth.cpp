// The first tick of the month; the offset counts months.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { StartOfRows(call, TimeUnit::kMonth, out); }

}  // namespace

extern constinit const FunctionDef kFunction_startofmonth = {
    .name = "startofmonth",
    .summary = "The first moment of the month, moved by an offset of whole months.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print startofmonth(datetime(2020-06-15 13:45))",
                  "2020-06-01T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
