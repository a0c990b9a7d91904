// `search` and `union *` over all tables: slow everywhere, and not allowed in Sentinel's analytics rules.
#include <fmt/format.h>

#include "lang/lint_def.h"

namespace quoll::lang {
namespace {

void Run(LintRun& run) {
  const auto tokens = run.tokens();
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const std::string_view text = run.Text(tokens[i].span);
    const std::string_view before = i == 0 ? ";" : run.Text(tokens[i - 1].span);
    const bool starts_query = before == ";" || before == "(" || before == "{" || before == "=";
    const std::string_view next = run.Text(tokens[i + 1].span);
    const bool is_search = text == "search" && starts_query && next != "in" && next != "=" && next != "(";
    const bool is_union = text == "union" && next == "*";
    if (!is_search && !is_union) continue;
    run.Remark(tokens[i].span, fmt::format("`{}` over every table", text), "all tables are read",
               is_search ? "name the tables: `search in (Table1, Table2) …`" : "name the tables");
  }
}

}  // namespace

extern constinit const LintDef kLint_search_everything = {
    .name = "search_everything",
    .code = diag::Code::K7005,
    .summary = "`search` or `union *` over every table.",
    .run = Run,
    .examples = {{"union * | where TimeGenerated > ago(1h) | count", ""}},
};

}  // namespace quoll::lang
