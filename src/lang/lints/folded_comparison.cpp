// tolower(x) == "…" makes a new text of every row; `=~` compares without one. A constant of the other case never matches.
#include <algorithm>

#include <fmt/format.h>

#include "lang/lint_def.h"

namespace quoll::lang {
namespace {

std::string_view BetterOf(std::string_view op) {
  if (op == "==") return "=~";
  if (op == "!=") return "!~";
  if (op == "in") return "in~";
  if (op == "!in") return "!in~";
  return {};
}

void Run(LintRun& run) {
  run.EachExpr([&](const model::Expr& expr) {
    if (expr.kind != model::Expr::Kind::kCall || expr.args.size() < 2) return;
    const std::string_view better = BetterOf(expr.function->name);
    const model::Expr& folded = *expr.args[0];
    if (better.empty() || folded.kind != model::Expr::Kind::kCall) return;
    const std::string_view fold = folded.function->name;
    if (fold != "tolower" && fold != "toupper") return;
    run.Remark(expr.span, fmt::format("`{}` on every row only to compare", fold), "a text is made for each row",
               fmt::format("`{}` compares without regard to case", better));
  });
}

}  // namespace

extern constinit const LintDef kLint_folded_comparison = {
    .name = "folded_comparison",
    .code = diag::Code::K7002,
    .summary = "`tolower(x) ==`, where `=~` would do.",
    .run = Run,
    .examples = {{"SigninLogs | where TimeGenerated > ago(1d) and tolower(UserPrincipalName) == \"a@b.example\"", ""}},
};

}  // namespace quoll::lang
