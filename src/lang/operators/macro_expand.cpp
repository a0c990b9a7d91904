// macro-expand [kind=…] [isfuzzy=…] Group as Name ( query ): the query for each database of a
// group, which it calls Name, and all their rows together.
//
// All databases mean the tables at hand, so a group of one database has one meaning here; one of
// several would count the same rows once for each, and is refused.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct MacroExpandClause : syntax::Clause {
  syntax::ExprPtr group;  // entity_group […] or the name of one
  std::string name;
  base::Span name_span;
  syntax::ExprPtr query;
};

std::unique_ptr<syntax::Clause> ParseMacroExpand(syntax::Parser& parser) {
  auto clause = std::make_unique<MacroExpandClause>();
  // Of one database nothing is merged and nothing can be missing.
  parser.ParseOptionsOf({"kind", "isfuzzy"});
  clause->group = parser.ParseExpr();
  if (!clause->group || !parser.Expect("as")) return nullptr;
  auto name = parser.ParseName("a name for the database");
  if (!name) return nullptr;
  clause->name = name->name;
  clause->name_span = name->span;
  if (!parser.AtPunctuation("(")) {
    parser.Expect("(");
    return nullptr;
  }
  clause->query = parser.ParseTableOperand();
  if (!clause->query) return nullptr;
  return clause;
}

// The databases of the group; null after reporting.
const syntax::CallExpr* FindGroup(Binder& binder, const syntax::Expr& expr) {
  const syntax::Expr* group = &expr;
  if (expr.kind == syntax::ExprKind::kName) {
    const std::string& name = static_cast<const syntax::NameExpr&>(expr).name;
    const Definition* definition = binder.FindDefinition(name);
    if (definition == nullptr || definition->kind != Definition::Kind::kEntityGroup) {
      binder.Fail(
          diag::Code::K2012, fmt::format("`{}` is no entity group", name), expr.span, {},
          "write entity_group [database(\"…\")]; groups that a database stores are not here");
      return nullptr;
    }
    group = definition->text;
  }
  const auto* call = group->kind == syntax::ExprKind::kCall
                         ? static_cast<const syntax::CallExpr*>(group)
                         : nullptr;
  if (call == nullptr || call->name != "entity_group") {
    binder.Fail(diag::Code::K2012, "an entity group is expected here", expr.span, {},
                "write entity_group [database(\"…\")]");
    return nullptr;
  }
  for (const auto& argument : call->args) {
    if (binder.IsDatabase(*argument.value)) continue;
    binder.Fail(diag::Code::K2012, "an entity group holds databases", argument.value->span, {},
                "write cluster(\"…\").database(\"…\")");
    return nullptr;
  }
  return call;
}

std::optional<Relation> BindMacroExpand(Binder& binder, const syntax::OperatorNode& node,
                                        std::optional<Relation>) {
  const auto& clause = As<MacroExpandClause>(node);
  const syntax::CallExpr* group = FindGroup(binder, *clause.group);
  if (group == nullptr) return std::nullopt;
  const std::string_view first = binder.TextOf(group->args[0].value->span);
  const auto is_other = [&](const syntax::Argument& argument) {
    return binder.TextOf(argument.value->span) != first;
  };
  if (std::ranges::any_of(group->args, is_other)) {
    binder.Refuse("operator over several databases", "macro-expand",
                  "all databases mean the tables at hand, whose rows would count several times",
                  clause.group->span);
    return std::nullopt;
  }
  return binder.InBlock(binder.scope(), [&]() -> std::optional<Relation> {
    Definition database;
    database.kind = Definition::Kind::kDatabase;
    database.name = clause.name;
    database.span = clause.name_span;
    if (!binder.Define(std::move(database))) return std::nullopt;
    return binder.BindTabular(*clause.query);
  });
}

}  // namespace

extern constinit const OperatorDef kOperator_macro_expand = {
    .name = "macro-expand",
    .usage = "macro-expand [kind=…] [isfuzzy=…] entity_group [database(\"…\")] as Name ( query )",
    .summary = "A query for each database of a group.",
    .is_source = true,
    .parse = ParseMacroExpand,
    .bind = BindMacroExpand,
    .differs = "groups of several databases are refused",
    .examples = {{"macro-expand entity_group [database('logs')] as X (X.DnsEvents | count)", "0"}},
};

}  // namespace quoll::lang
