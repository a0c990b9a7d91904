// True for "" too.
#include "base/utf8.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, base::IsValidUtf8);
}

}  // namespace

extern constinit const FunctionDef kFunction_isutf8 = {
    .name = "isutf8",
    .summary = "Whether the text's bytes are valid UTF-8.",
    .signatures = {{{Text("text")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print isutf8("some string"))", "True"}},
};

}  // namespace quoll::lang
