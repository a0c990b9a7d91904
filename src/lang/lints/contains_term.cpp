// `contains` reads every byte of a column; `has` finds whole terms and can use an index. A needle that is one term of
// three characters or more usually means the term.
#include <algorithm>

#include <fmt/format.h>

#include "lang/lint_def.h"

namespace quoll::lang {
namespace {

// Kusto indexes terms of at least three characters.
constexpr size_t kMinIndexedTerm = 3;

bool IsTerm(std::string_view text) {
  return text.size() >= kMinIndexedTerm && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
         });
}

void Run(LintRun& run) {
  run.EachExpr([&](const model::Expr& expr) {
    if (expr.kind != model::Expr::Kind::kCall || expr.args.size() != 2) return;
    const std::string_view op = expr.function->name;
    if (op != "contains" && op != "!contains" && op != "contains_cs" && op != "!contains_cs") return;
    const model::Expr& needle = *expr.args[1];
    if (!needle.IsConstant() || needle.type != model::Type::kString || !IsTerm(needle.value.text)) return;
    std::string better(op);
    better.replace(better.find("contains"), 8, "has");
    run.Remark(expr.span, fmt::format("`{}` searches inside words", op), "every byte of the column is read",
               fmt::format("`{} \"{}\"` finds the whole term, and faster", better, needle.value.text));
  });
}

}  // namespace

extern constinit const LintDef kLint_contains_term = {
    .name = "contains_term",
    .code = diag::Code::K7001,
    .summary = "`contains` with a whole term, where `has` would do.",
    .run = Run,
    .examples = {{"DeviceProcessEvents | where Timestamp > ago(1d) and FileName contains \"mimikatz\"", ""}},
};

}  // namespace quoll::lang
