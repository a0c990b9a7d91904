// Number of UTF-8 bytes.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(
      call, out, [](std::string_view text) { return static_cast<int64_t>(text.size()); });
}

}  // namespace

extern constinit const FunctionDef kFunction_string_size = {
    .name = "string_size",
    .summary = "Number of bytes of the text in UTF-8.",
    .signatures = {{{Text("text")}, Type::kLong, Returns::kFixed, "strlen({text})"}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "string_size",
    .examples = {{R"(print string_size("å"))", "2"}},
};

}  // namespace quoll::lang
