// Ordinal comparison by bytes, which for UTF-8 is the order of code points.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, std::string_view>(
      call, out, [](std::string_view a, std::string_view b) -> int64_t {
        const int order = a.compare(b);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_strcmp = {
    .name = "strcmp",
    .summary = "-1, 0 or 1: the order of two texts.",
    .signatures = {{{Text("text1"), Text("text2")}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print strcmp("ABC", "abc"))", "-1"}},
};

}  // namespace quoll::lang
