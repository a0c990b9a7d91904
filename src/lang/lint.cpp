// Runs the lints; the walks that they share.
#include <algorithm>

#include "lang/lint_def.h"
#include "model/plan_walk.h"
#include "syntax/token.h"

namespace quoll::lang {

void LintRun::EachNode(const std::function<void(const model::Rel&)>& visit) const {
  for (const model::ResultPlan& result : query_.results) model::EachNode(result.rel, visit);
}

void LintRun::EachExpr(const std::function<void(const model::Expr&)>& visit) const {
  EachNode([&](const model::Rel& rel) { model::EachExpr(rel, visit); });
}

void LintRun::Remark(base::Span span, std::string message, std::string label, std::string help) {
  if (std::find(remarked_.begin(), remarked_.end(), span) != remarked_.end()) return;
  remarked_.push_back(span);
  diag::Diagnostic diagnostic{
      .code = code_, .severity = diag::Severity::kWarning, .message = std::move(message)};
  diagnostic.At(query_.source, span, std::move(label)).Help(std::move(help));
  sink_.Report(std::move(diagnostic));
}

void Lint(const CompiledQuery& query, diag::Sink& sink) {
  const std::vector<syntax::Token> tokens = syntax::Lex(query.source->text());
  for (const LintDef* lint : AllLints()) {
    LintRun run(query, tokens, lint->code, sink);
    lint->run(run);
  }
}

}  // namespace quoll::lang
