// Number of code points: an emoji is 1, a family of emoji 5, a flag 2.
#include "base/utf8.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, [](std::string_view text) {
    return static_cast<int64_t>(base::CountCodePoints(text));
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_strlen = {
    .name = "strlen",
    .summary = "Number of characters (code points), not bytes.",
    .signatures = {{{Text("text")}, Type::kLong, Returns::kFixed, "length({text})"}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "strlen",
    .examples = {{R"(print strlen("å"))", "1"}},
};

}  // namespace quoll::lang
