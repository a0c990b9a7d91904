// Removes one match of a pattern at the start.
#include "lang/functions/_trim.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { TrimRows(call, TrimEnds::kStart, out); }

}  // namespace

extern constinit const FunctionDef kFunction_trim_start = {
    .name = "trim_start",
    .summary = "The text without one match of the pattern at its start.",
    .signatures = {{{Text("pattern"), Text("text")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PrepareTrim,
    .examples = {{R"(print trim_start("https://", "https://bing.com"))", "bing.com"}},
};

}  // namespace quoll::lang
