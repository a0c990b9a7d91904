// search [kind=case_sensitive] [in (Table, …)] Predicate: the rows in which a term stands in some
// column, or a condition holds. Over several tables the result has all their columns, and first the
// name of the row's table.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_terms.h"

namespace quoll::lang {
namespace {

constexpr std::string_view kTableColumn = "$table";

struct SearchClause : syntax::Clause {
  bool is_case_sensitive = false;
  std::vector<TableLeg> tables;
  syntax::ExprPtr predicate;
};

bool ParseKind(syntax::Parser& parser, SearchClause& clause) {
  for (const syntax::Option& option : parser.ParseOptionsOf({"kind"})) {
    const std::string_view kind = parser.source()->text(option.value->span);
    clause.is_case_sensitive = kind == "case_sensitive";
    if (kind == "case_sensitive" || kind == "case_insensitive" || kind == "default") continue;
    parser.Fail(diag::Diagnostic{.code = diag::Code::K2012,
                                 .message = fmt::format("unknown kind `{}`", kind)}
                    .At(parser.source(), option.value->span)
                    .Help("case_sensitive or case_insensitive"));
    return false;
  }
  return true;
}

std::unique_ptr<syntax::Clause> ParseSearch(syntax::Parser& parser) {
  auto clause = std::make_unique<SearchClause>();
  if (!ParseKind(parser, *clause) || !ParseTablesIn(parser, clause->tables)) return nullptr;
  // Options may also follow the tables.
  if (!clause->tables.empty() && !ParseKind(parser, *clause)) return nullptr;
  clause->predicate = parser.ParseExpr();
  if (!clause->predicate) return nullptr;
  return clause;
}

// The piped rows keep their order, their columns behind the name of the table.
std::optional<Relation> SearchPiped(Binder& binder, const SearchClause& clause,
                                    const Relation& input, base::Span span) {
  Relation none;
  none.rel = std::make_shared<model::ValuesRel>();
  model::ExprPtr predicate =
      BindTerms(binder, *clause.predicate, input, none, clause.is_case_sensitive);
  if (!predicate) return std::nullopt;
  const Relation found = binder.Filter(input, std::move(predicate), span);
  std::vector<NamedValue> values;
  const std::string name = input.name.empty() ? "search_arg0" : input.name;
  const auto is_taken = [&](const std::string& candidate) {
    return input.Find(candidate) != nullptr;
  };
  values.push_back({Binder::UniqueName(std::string(kTableColumn), is_taken), true,
                    binder.Constant(model::Value::String(name), span), span});
  for (const model::OutputColumn& column : input.columns())
    values.push_back(PassThrough(column, span));
  Relation result = binder.Project(found, std::move(values), span);
  result.is_open = input.is_open;
  return result;
}

// Names of the predicate that only an open table can mean become columns of the result.
void AddOpenColumns(Binder& binder, const syntax::Expr& predicate, Uniter& uniter) {
  const Relation common = uniter.Common();
  auto extra = std::make_shared<model::ValuesRel>();
  for (const std::string& name : NamesIn(predicate)) {
    if (common.Find(name) != nullptr || binder.FindDefinition(name) != nullptr ||
        name.starts_with('$'))
      continue;
    const syntax::NameExpr reference(predicate.span, name);
    const auto value = binder.BindExpr(reference, {.input = &common});
    if (value) extra->columns.push_back({binder.NewColumnId(), name, value->type});
  }
  if (extra->columns.empty()) return;
  Relation relation;
  relation.rel = std::move(extra);
  uniter.Add(std::move(relation), true);
}

std::optional<Relation> BindSearch(Binder& binder, const syntax::OperatorNode& node,
                                   std::optional<Relation> input) {
  const auto& clause = As<SearchClause>(node);
  if (input && clause.tables.empty()) return SearchPiped(binder, clause, *input, node.span);
  Uniter uniter(binder,
                {.source_column = std::string(kTableColumn), .unnamed_prefix = "search_arg"},
                node.span);
  if (input) uniter.Add(std::move(*input));
  for (const TableLeg& leg : clause.tables) {
    if (!uniter.AddLeg(leg)) return std::nullopt;
  }
  if (clause.tables.empty() && !uniter.AddMatches("*", node.name_span)) return std::nullopt;
  Relation common = uniter.Common();
  if (common.is_open) {
    AddOpenColumns(binder, *clause.predicate, uniter);
    if (binder.sink().has_error()) return std::nullopt;
    common = uniter.Common();
  }
  // Conditions must bind over the columns of all tables together, rows or not.
  Relation none;
  none.rel = std::make_shared<model::ValuesRel>();
  none.is_open = common.is_open;
  if (!BindTerms(binder, *clause.predicate, none, common, clause.is_case_sensitive))
    return std::nullopt;
  for (Uniter::Leg& leg : uniter.legs()) {
    if (leg.is_schema_only) continue;
    model::ExprPtr predicate =
        BindTerms(binder, *clause.predicate, leg.relation, common, clause.is_case_sensitive);
    if (!predicate) return std::nullopt;
    leg.relation = binder.Filter(leg.relation, std::move(predicate), node.span);
  }
  return uniter.Finish();
}

}  // namespace

extern constinit const OperatorDef kOperator_search = {
    .name = "search",
    .usage =
        "search [kind=case_sensitive] [in (Table, …)] \"term\" and Column:\"term\" or Condition",
    .summary = "Rows in which a term stands in some column.",
    .is_source = true,
    .parse = ParseSearch,
    .bind = BindSearch,
    .examples =
        {{"datatable(a:string, b:string)['red', 'x', 'blue', 'red one'] | search 'red' | count",
          "2"}},
};

}  // namespace quoll::lang
