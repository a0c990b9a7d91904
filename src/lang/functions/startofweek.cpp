// The first tick of the week (from Sunday); the offset counts weeks.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { StartOfRows(call, TimeUnit::kWeek, out); }

}  // namespace

extern constinit const FunctionDef kFunction_startofweek = {
    .name = "startofweek",
    .summary = "The first moment of the week (from Sunday), moved by an offset of whole weeks.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print startofweek(datetime(2020-06-15 13:45))", "2020-06-14T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
