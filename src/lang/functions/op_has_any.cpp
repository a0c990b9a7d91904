// True if the text has at least one of the values as a term. Values may be dynamic arrays; other
// types are compared as text. Long lists are looked up term by term, so the number of values hardly
// matters.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  SearchNeedleList(call, out,
                   [](const NeedleList& list, std::string_view text, std::string& scratch) {
                     return int64_t{list.AnyIn(text, scratch)};
                   });
}
}  // namespace

extern constinit const FunctionDef kFunction_op_has_any = {
    .name = "has_any",
    .is_operator = true,
    .summary = "True if the text has one of the values as a whole term, case ignored.",
    .signatures = {{{TextOnly("text"), Needles()}, Type::kBool}},
    .kernel = Kernel,
    .prepare = PrepareNeedleList,
    .examples = {{"print 'to evil.example:443' has_any ('foo', 'evil.example')", "True"},
                 {"print 'abc' has_any (dynamic(['ab', 'c']))", "False"}},
};
}  // namespace quoll::lang
