// find [withsource=Name] [in (Table, …)] [where] Predicate [project-smart | project Column[:Type],
// …, pack_all()]: the rows of several tables in which a condition holds. Tables that have none of
// the condition's columns are left out. project-smart (the default) gives the columns of the
// condition, those that all tables have, and the others as one bag, `pack_`.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_terms.h"
#include "model/dynamic.h"

namespace quoll::lang {
namespace {

struct FindClause : syntax::Clause {
  struct Column {
    std::string name;
    base::Span span;
    std::string type_name;  // empty: as the tables have it
    base::Span type_span;
  };
  std::string source_column = "source_";
  std::vector<TableLeg> tables;
  syntax::ExprPtr predicate;
  bool has_projection = false;
  bool has_pack = true;
  std::vector<Column> columns;
  std::vector<std::string> away;
};

bool ParseSource(syntax::Parser& parser, FindClause& clause) {
  for (const syntax::Option& option :
       parser.ParseOptionsOf({"withsource", "with_source", "datascope"})) {
    if (option.name != "datascope")
      clause.source_column = std::string(parser.source()->text(option.value->span));
  }
  return true;
}

// pack_all(), pack(*) or a column with an optional type.
bool ParseColumn(syntax::Parser& parser, FindClause& clause) {
  if ((parser.AtName("pack") || parser.AtName("pack_all")) && parser.AtPunctuation("(", 1)) {
    parser.Next(), parser.Next();
    parser.Eat("*");
    clause.has_pack = true;
    return parser.Expect(")");
  }
  FindClause::Column column;
  const auto name = parser.ParseName("a column");
  if (!name) return false;
  column.name = name->name;
  column.span = name->span;
  if (parser.Eat(":")) {
    auto type = parser.ParseTypeName(column.type_span);
    if (!type) return false;
    column.type_name = std::move(*type);
  }
  clause.columns.push_back(std::move(column));
  return true;
}

bool ParseProjection(syntax::Parser& parser, FindClause& clause) {
  while (parser.AtName("project") || parser.AtName("project_smart")) {
    const bool is_smart = parser.AtName("project_smart") ||
                          (parser.AtPunctuation("-", 1) && parser.AtName("smart", 2));
    const bool is_away = parser.AtPunctuation("-", 1) && parser.AtName("away", 2);
    if (parser.Next(); (is_smart || is_away) && parser.AtPunctuation("-"))
      parser.Next(), parser.Next();
    if (is_smart) continue;
    if (is_away) {
      do {
        const auto name = parser.ParseWildcardName();
        if (!name) return false;
        clause.away.push_back(name->name);
      } while (parser.Eat(","));
      continue;
    }
    clause.has_projection = true;
    clause.has_pack = false;
    do {
      if (!ParseColumn(parser, clause)) return false;
    } while (parser.Eat(","));
  }
  return true;
}

std::unique_ptr<syntax::Clause> ParseFind(syntax::Parser& parser) {
  auto clause = std::make_unique<FindClause>();
  if (!ParseSource(parser, *clause) || !ParseTablesIn(parser, clause->tables)) return nullptr;
  // Options may also follow the tables.
  if (!clause->tables.empty() && !ParseSource(parser, *clause)) return nullptr;
  parser.Eat("where");
  clause->predicate = parser.ParseExpr();
  if (!clause->predicate || !ParseProjection(parser, *clause)) return nullptr;
  return clause;
}

class Finder {
 public:
  Finder(Binder& binder, const FindClause& clause, base::Span span)
      : binder_(binder),
        clause_(clause),
        span_(span),
        uniter_(binder, {.source_column = clause.source_column, .unnamed_prefix = "find_arg"},
                span) {}

  std::optional<Relation> Bind(const base::Span& name_span) {
    for (const TableLeg& leg : clause_.tables) {
      if (!uniter_.AddLeg(leg)) return std::nullopt;
    }
    if (clause_.tables.empty() && !uniter_.AddMatches("*", name_span)) return std::nullopt;
    const Relation common = uniter_.Common();
    for (const std::string& name : NamesIn(*clause_.predicate)) {
      if (common.Find(name) != nullptr) used_.insert(name);
    }
    if (!Filter(common)) return std::nullopt;
    CountLegs();
    for (Uniter::Leg& leg : uniter_.legs()) {
      if (!Shape(leg, common)) return std::nullopt;
    }
    return uniter_.Finish();
  }

 private:
  bool HasUsedColumn(const Relation& relation) const {
    if (used_.empty()) return true;
    return std::any_of(used_.begin(), used_.end(),
                       [&](const std::string& name) { return relation.Find(name) != nullptr; });
  }

  // Leaves the rows for which the predicate holds, and drops the tables it says nothing about.
  bool Filter(const Relation& common) {
    Relation none;
    none.rel = std::make_shared<model::ValuesRel>();
    none.is_open = common.is_open;
    if (!BindTerms(binder_, *clause_.predicate, none, common, false)) return false;
    std::vector<Uniter::Leg>& legs = uniter_.legs();
    std::erase_if(legs, [&](const Uniter::Leg& leg) { return !HasUsedColumn(leg.relation); });
    for (Uniter::Leg& leg : legs) {
      if (leg.is_schema_only) continue;
      model::ExprPtr predicate =
          BindTerms(binder_, *clause_.predicate, leg.relation, common, false);
      if (!predicate) return false;
      leg.relation = binder_.Filter(leg.relation, std::move(predicate), span_);
    }
    return true;
  }

  void CountLegs() {
    for (const Uniter::Leg& leg : uniter_.legs()) {
      for (const model::OutputColumn& column : leg.relation.columns())
        ++num_legs_with_[column.name];
    }
  }

  bool IsAway(const std::string& name) const {
    return std::any_of(clause_.away.begin(), clause_.away.end(),
                       [&](const std::string& pattern) { return MatchesWildcard(pattern, name); });
  }

  // The leg's columns that the result shows.
  bool IsShown(const std::string& name) const {
    return used_.contains(name) || num_legs_with_.at(name) == uniter_.legs().size();
  }

  bool Shape(Uniter::Leg& leg, const Relation& common) {
    std::vector<NamedValue> values;
    if (clause_.has_projection) {
      for (const FindClause::Column& column : clause_.columns) {
        if (!AddColumn(column, leg.relation, common, values)) return false;
      }
    } else {
      for (const model::OutputColumn& column : leg.relation.columns()) {
        if (IsShown(column.name) && !IsAway(column.name))
          values.push_back(PassThrough(column, span_));
      }
    }
    if (clause_.has_pack && !IsAway("pack_")) {
      model::ExprPtr bag = Rest(leg.relation, values);
      if (!bag) return false;
      values.push_back({"pack_", true, std::move(bag), span_});
    }
    leg.relation = binder_.Project(leg.relation, std::move(values), span_);
    return true;
  }

  bool AddColumn(const FindClause::Column& column, const Relation& leg, const Relation& common,
                 std::vector<NamedValue>& values) {
    const model::OutputColumn* known = common.is_open
                                           ? common.Find(column.name)
                                           : binder_.FindColumn(common, column.name, column.span);
    std::optional<model::Type> type = known == nullptr ? model::Type::kDynamic : known->type;
    if (known == nullptr && !common.is_open) return false;
    if (!column.type_name.empty()) type = binder_.BindTypeName(column.type_name, column.type_span);
    if (!type) return false;
    const model::OutputColumn* own = leg.Find(column.name);
    NamedValue value;
    value.name = column.name;
    value.is_explicit = true;
    value.span = column.span;
    // A table that lacks the column has it empty; one that has another type keeps that, unless a
    // type is asked for.
    if (own == nullptr) {
      value.expr = binder_.Constant(model::Value::Null(*type), column.span);
    } else {
      value.expr = model::MakeColumn(own->id, own->type, column.span);
      if (!column.type_name.empty()) value.expr = binder_.Convert(std::move(value.expr), *type);
    }
    if (!value.expr) return false;
    values.push_back(std::move(value));
    return true;
  }

  // The columns that are not shown, as a bag.
  model::ExprPtr Rest(const Relation& leg, const std::vector<NamedValue>& values) {
    std::vector<model::ExprPtr> args;
    for (const model::OutputColumn& column : leg.columns()) {
      const auto is_shown = [&](const NamedValue& value) { return value.name == column.name; };
      if (IsAway(column.name) || std::any_of(values.begin(), values.end(), is_shown)) continue;
      args.push_back(binder_.Constant(model::Value::String(column.name), span_));
      args.push_back(model::MakeColumn(column.id, column.type, span_));
    }
    if (args.empty()) {
      model::DynamicWriter writer;
      writer.BeginBag();
      writer.EndBag();
      return binder_.Constant(model::Value::DynamicBytes(writer.Take()), span_);
    }
    return binder_.MakeFunctionCall("bag_pack", std::move(args), span_);
  }

  Binder& binder_;
  const FindClause& clause_;
  base::Span span_;
  Uniter uniter_;
  std::set<std::string> used_;  // columns that the predicate names
  std::map<std::string, size_t> num_legs_with_;
};

std::optional<Relation> BindFind(Binder& binder, const syntax::OperatorNode& node,
                                 std::optional<Relation>) {
  return Finder(binder, As<FindClause>(node), node.span).Bind(node.name_span);
}

}  // namespace

extern constinit const OperatorDef kOperator_find = {
    .name = "find",
    .usage =
        "find [withsource=Name] [in (Table, …)] where Condition [project Column, …, pack_all()]",
    .summary = "Rows of several tables in which a condition holds.",
    .is_source = true,
    .is_piped = false,
    .parse = ParseFind,
    .bind = BindFind,
    .examples = {{"let T = view () { print a=1, b='x' }; find in (T) where a == 1 | project b",
                  "x"}},
};

}  // namespace quoll::lang
