// Equality. A value never equals a missing one (false, not null), so not(x == 1) keeps nulls; two
// missing values give null. Text compares by bytes. A dynamic side, or text against a number or
// guid, is converted to the other side's type; dynamic == dynamic is refused.
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
constexpr std::string_view kSql =
    "coalesce({left} = {right}, "
    "CASE WHEN {left} IS NOT NULL OR {right} IS NOT NULL THEN false END)";
void Kernel(const KernelCall& call, Column& out) { CompareEqual(call, out, Equality::kEqual); }
}  // namespace

extern constinit const FunctionDef kFunction_op_equal = {
    .name = "==",
    .summary = "True if both values are equal; text is compared with regard to case.",
    .signatures = EqualitySignatures(kSql, "({left} = {right})"),
    .kernel = Kernel,
    .examples = {{"print 'a' == 'A'", "False"}, {"print int(null) == 5", "False"}},
};
}  // namespace quoll::lang
