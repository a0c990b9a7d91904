// Counted from 1970-01-01; outside the years 1 to 9999 it is null.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { UnixTimeRows(call, 1e7, out); }

}  // namespace

extern constinit const FunctionDef kFunction_unixtime_seconds_todatetime = {
    .name = "unixtime_seconds_todatetime",
    .summary = "The datetime of a Unix time in seconds.",
    .signatures = {{{LongArg("count")}, Type::kDatetime}, {{RealArg("count")}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print unixtime_seconds_todatetime(1546300800)", "2019-01-01T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
