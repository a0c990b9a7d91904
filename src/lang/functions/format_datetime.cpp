// The specifiers are those of .NET but for names of days and months; `dddd` is `dd` twice. Letters
// that are no specifier are refused.
#include "lang/functions/_rows.h"
#include "lang/functions/_time_format.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { FormatDatetimeRows(call, out); }

}  // namespace

extern constinit const FunctionDef kFunction_format_datetime = {
    .name = "format_datetime",
    .summary = "A date as text in a given form.",
    .signatures = {{{DatetimeArg("date"), Text("format")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PrepareDatetimeFormat,
    .naming = NameRule::kFirstArg,
    .examples = {{R"(print format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [HH:mm:ss]"))",
                  "17-01-29 [09:00:05]"}},
};

}  // namespace quoll::lang
