// The place in the list, counted from 0, of the first value that the text has as a term.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  SearchNeedleList(call, out,
                   [](const NeedleList& list, std::string_view text, std::string& scratch) {
                     return list.FirstIn(text, scratch);
                   });
}
}  // namespace

extern constinit const FunctionDef kFunction_has_any_index = {
    .name = "has_any_index",
    .summary = "Index of the first value of the list that the text has as a term, or -1.",
    .signatures = {{{TextOnly("text"), Uncoerced(Arg("values", Bit(Type::kDynamic)))},
                    Type::kLong}},
    .kernel = Kernel,
    .prepare = PrepareNeedleList,
    .examples = {{"print has_any_index('this is an example', dynamic(['this', 'example']))", "0"},
                 {"print has_any_index('Example number 2', range(1, 3, 1))", "1"}},
};
}  // namespace quoll::lang
