// The first tick of the year; the offset counts years.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { StartOfRows(call, TimeUnit::kYear, out); }

}  // namespace

extern constinit const FunctionDef kFunction_startofyear = {
    .name = "startofyear",
    .summary = "The first moment of the year, moved by an offset of whole years.",
    .signatures = {{{DatetimeArg("date"), Optional(LongArg("offset"))}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print startofyear(datetime(2020-06-15 13:45))", "2020-01-01T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
