// The last tick of the year; the offset counts years.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { EndOfRows(call, TimeUnit::kYear, out); }

}  // namespace

extern constinit const FunctionDef kFunction_endofyear = {
    .name = "endofyear",
    .summary = "The last moment of the year, moved by an offset of whole years.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print endofyear(datetime(2020-06-15 13:45))", "2020-12-31T23:59:59.9999999Z"}},
};

}  // namespace quoll::lang
