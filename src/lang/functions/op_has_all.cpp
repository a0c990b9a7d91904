// True if the text has all of the values as terms; an empty list is had by every text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  SearchNeedleList(call, out,
                   [](const NeedleList& list, std::string_view text, std::string& scratch) {
                     return int64_t{list.AllIn(text, scratch)};
                   });
}
}  // namespace

extern constinit const FunctionDef kFunction_op_has_all = {
    .name = "has_all",
    .is_operator = true,
    .summary = "True if the text has every one of the values as a whole term, case ignored.",
    .signatures = {{{TextOnly("text"), Needles()}, Type::kBool}},
    .kernel = Kernel,
    .prepare = PrepareNeedleList,
    .examples = {{"print 'cold dark night' has_all ('NIGHT', 'cold')", "True"},
                 {"print 'cold night' has_all ('night', 'col')", "False"}},
};
}  // namespace quoll::lang
