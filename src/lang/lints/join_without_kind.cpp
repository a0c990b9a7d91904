// A join without a kind is innerunique: of left rows with the same key only one is kept, which loses rows that most
// writers expect.
#include "lang/lint_def.h"

namespace quoll::lang {
namespace {

void Run(LintRun& run) {
  const auto tokens = run.tokens();
  for (size_t i = 1; i + 1 < tokens.size(); ++i) {
    if (run.Text(tokens[i].span) != "join" || run.Text(tokens[i - 1].span) != "|") continue;
    bool has_kind = false;
    // Options stand before the table: up to the first bracket or the word `on`.
    for (size_t next = i + 1; next < tokens.size(); ++next) {
      const std::string_view text = run.Text(tokens[next].span);
      if (text == "(" || text == "on" || text == "|") break;
      has_kind = has_kind || text == "kind";
    }
    if (has_kind) continue;
    run.Remark(tokens[i].span, "`join` without a kind", "keeps one left row of each key",
               "write `kind=inner` for all pairs, or `kind=innerunique` to say that one is meant");
  }
}

}  // namespace

extern constinit const LintDef kLint_join_without_kind = {
    .name = "join_without_kind",
    .code = diag::Code::K7003,
    .summary = "`join` without `kind=`, which drops left rows of the same key.",
    .run = Run,
    .examples = {{"SigninLogs | where TimeGenerated > ago(1d) | join (AuditLogs | where TimeGenerated > ago(1d)) "
                  "on CorrelationId",
                  ""}},
};

}  // namespace quoll::lang
