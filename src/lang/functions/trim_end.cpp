// Removes one match of a pattern at the end.
#include "lang/functions/_trim.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { TrimRows(call, TrimEnds::kEnd, out); }

}  // namespace

extern constinit const FunctionDef kFunction_trim_end = {
    .name = "trim_end",
    .summary = "The text without one match of the pattern at its end.",
    .signatures = {{{Text("pattern"), Text("text")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PrepareTrim,
    .examples = {{R"(print trim_end(@"[^\w]+", "-  Te st1// $"))", "-  Te st1"}},
};

}  // namespace quoll::lang
