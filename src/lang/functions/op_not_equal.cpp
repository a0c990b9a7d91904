// The negation of `==`: a missing value differs from every value, so `where x != 5` keeps nulls.
#include "lang/functions/_compare.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
constexpr std::string_view kSql =
    "coalesce({left} <> {right}, "
    "CASE WHEN {left} IS NOT NULL OR {right} IS NOT NULL THEN true END)";
void Kernel(const KernelCall& call, Column& out) { CompareEqual(call, out, Equality::kNotEqual); }
}  // namespace

extern constinit const FunctionDef kFunction_op_not_equal = {
    .name = "!=",
    .aliases = {"<>"},
    .summary = "True if the values differ; a missing value differs from every value.",
    .signatures = EqualitySignatures(kSql, "({left} <> {right})"),
    .kernel = Kernel,
    .examples = {{"print int(null) != 5", "True"}, {"print 1 != 1.0", "False"}},
};
}  // namespace quoll::lang
