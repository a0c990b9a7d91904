// Counted from 1970-01-01; outside the years 1 to 9999 it is null.
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { UnixTimeRows(call, 0.01, out); }

}  // namespace

extern constinit const FunctionDef kFunction_unixtime_nanoseconds_todatetime = {
    .name = "unixtime_nanoseconds_todatetime",
    .summary = "The datetime of a Unix time in nanoseconds.",
    .signatures = {{{LongArg("count")}, Type::kDatetime}, {{RealArg("count")}, Type::kDatetime}},
    .kernel = Kernel,
    .examples = {{"print unixtime_nanoseconds_todatetime(1546300800000000000)",
                  "2019-01-01T00:00:00.0000000Z"}},
};

}  // namespace quoll::lang
