// The negation of `=~`.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, std::string_view>(
      call, out, [](std::string_view a, std::string_view b) { return !EqualsIgnoringCase(a, b); });
}
}  // namespace

extern constinit const FunctionDef kFunction_op_not_equal_ignore_case = {
    .name = "!~",
    .summary = "True if the texts differ in more than case.",
    .signatures = {{{TextOnly("left"), TextOnly("right")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{"print 'abc' !~ 'ABC'", "False"}, {"print '' !~ 'a'", "True"}},
};
}  // namespace quoll::lang
