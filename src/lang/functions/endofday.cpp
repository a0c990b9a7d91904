// The last tick of the day; the offset counts days.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { EndOfRows(call, TimeUnit::kDay, out); }

}  // namespace

extern constinit const FunctionDef kFunction_endofday = {
    .name = "endofday",
    .summary = "The last moment of the day, moved by an offset of whole days.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print endofday(datetime(2020-06-15 13:45))", "2020-06-15T23:59:59.9999999Z"}},
};

}  // namespace quoll::lang
