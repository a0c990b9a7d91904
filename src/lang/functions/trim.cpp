// Removes one match of a pattern at each end, not one after another: use `x+` for all.
#include "lang/functions/_trim.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { TrimRows(call, TrimEnds::kBoth, out); }

}  // namespace

extern constinit const FunctionDef kFunction_trim = {
    .name = "trim",
    .summary = "The text without one match of the pattern at each end.",
    .signatures = {{{Text("pattern"), Text("text")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PrepareTrim,
    .examples = {{R"(print trim("x", "xxabcxx"))", "xabcx"}},
};

}  // namespace quoll::lang
