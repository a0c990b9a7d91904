// True for "" too.
#include "base/utf8.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, base::IsAscii);
}

}  // namespace

extern constinit const FunctionDef kFunction_isascii = {
    .name = "isascii",
    .summary = "Whether all characters are ASCII.",
    .signatures = {{{Text("text")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print isascii("some string"))", "True"}},
};

}  // namespace quoll::lang
