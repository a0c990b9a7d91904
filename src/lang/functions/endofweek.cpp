// The last tick of the week (from Sunday); the offset counts weeks.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { EndOfRows(call, TimeUnit::kWeek, out); }

}  // namespace

extern constinit const FunctionDef kFunction_endofweek = {
    .name = "endofweek",
    .summary = "The last moment of the week (from Sunday), moved by an offset of whole weeks.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print endofweek(datetime(2020-06-15 13:45))", "2020-06-20T23:59:59.9999999Z"}},
};

}  // namespace quoll::lang
