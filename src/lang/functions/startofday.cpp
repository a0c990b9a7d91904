// The first tick of the day; the offset counts days.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { StartOfRows(call, TimeUnit::kDay, out); }

}  // namespace

extern constinit const FunctionDef kFunction_startofday = {
    .name = "startofday",
    .summary = "The first moment of the day, moved by an offset of whole days.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print startofday(datetime(2020-06-15 13:45))", "2020-06-15T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
