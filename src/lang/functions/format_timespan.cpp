// Hours are those of the day; a negative length gets one leading minus.
#include "lang/functions/_time_format.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { FormatTimespanRows(call, out); }

}  // namespace

extern constinit const FunctionDef kFunction_format_timespan = {
    .name = "format_timespan",
    .summary = "A length of time as text in a given form.",
    .signatures = {{{Arg("timespan", Bit(Type::kTimespan)), Text("format")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PrepareTimespanFormat,
    .naming = NameRule::kFirstArg,
    .examples = {{R"(print format_timespan(29d + 9h + 5s, "dd.hh:mm:ss"))", "29.09:00:05"}},
};

}  // namespace quoll::lang
