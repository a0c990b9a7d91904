// The last tick of the month; the offset counts months.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { EndOfRows(call, TimeUnit::kMonth, out); }

}  // namespace

extern constinit const FunctionDef kFunction_endofmonth = {
    .name = "endofmonth",
    .summary = "The last moment of the month, moved by an offset of whole months.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print endofmonth(datetime(2020-06-15 13:45))", "2020-06-30T23:59:59.9999999Z"}},
};

}  // namespace quoll::lang
