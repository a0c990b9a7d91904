// LintDef: one remark that `quoll check --lint` makes on a query that binds: slow or deprecated forms, traps. Its row
// stands in lang/lints/<name>.cpp. Lints see the bound plan, so that they know types and tables, and the text.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_file.h"
#include "diag/diagnostic.h"
#include "lang/compile.h"
#include "model/few.h"
#include "model/function_def.h"
#include "model/rel.h"
#include "syntax/ast.h"

namespace quoll::lang {

// What a lint looks at, and where it puts its remarks.
class LintRun {
 public:
  LintRun(const CompiledQuery& query, const std::vector<syntax::Token>& tokens, diag::Code code, diag::Sink& sink)
      : query_(query), tokens_(tokens), code_(code), sink_(sink) {}

  std::span<const syntax::Token> tokens() const { return tokens_; }
  std::string_view Text(base::Span span) const { return query_.source->text(span); }
  // Every node of every result, parents first, shared parts once, subqueries included.
  void EachNode(const std::function<void(const model::Rel&)>& visit) const;
  // Every expression of every node, operands behind their operator.
  void EachExpr(const std::function<void(const model::Expr&)>& visit) const;
  // A warning at `span`, once for a place.
  void Remark(base::Span span, std::string message, std::string label, std::string help);

 private:
  const CompiledQuery& query_;
  const std::vector<syntax::Token>& tokens_;
  diag::Code code_;
  diag::Sink& sink_;
  std::vector<base::Span> remarked_;
};

struct LintDef {
  std::string_view name;
  diag::Code code;
  std::string_view summary = {};
  void (*run)(LintRun& run) = nullptr;
  // Queries that get the remark.
  model::Few<model::Example, 4> examples = {};
};

// In the order of their files.
std::span<const LintDef* const> AllLints();

// Runs every lint over a query that compiled; remarks are warnings in the sink.
void Lint(const CompiledQuery& query, diag::Sink& sink);

}  // namespace quoll::lang
