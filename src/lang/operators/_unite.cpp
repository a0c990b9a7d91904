#include "lang/operators/_unite.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace quoll::lang {
namespace {

// True if all errors say only that a table does not exist.
bool IsMissingTable(const diag::Sink& sink) {
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    if (diagnostic.severity == diag::Severity::kError && diagnostic.code != diag::Code::K2001 &&
        diagnostic.code != diag::Code::K2002) {
      return false;
    }
  }
  return true;
}

bool AtWildcard(const syntax::Parser& parser, size_t ahead) {
  if (parser.AtPunctuation("*", ahead)) return true;
  return parser.Peek(ahead).kind == syntax::TokenKind::kName &&
         parser.AtPunctuation("*", ahead + 1) &&
         parser.Peek(ahead + 1).span.begin == parser.Peek(ahead).span.end;
}

// The number of tokens of `database("d").`, if a wildcard follows them; else 0.
size_t QualifierAhead(const syntax::Parser& parser) {
  size_t ahead = 0;
  while (parser.Peek(ahead).kind == syntax::TokenKind::kName &&
         parser.AtPunctuation("(", ahead + 1)) {
    size_t close = ahead + 2;
    while (!parser.AtPunctuation(")", close)) {
      if (parser.Peek(close).kind == syntax::TokenKind::kEnd || parser.AtPunctuation("(", close))
        return 0;
      ++close;
    }
    if (!parser.AtPunctuation(".", close + 1)) return 0;
    ahead = close + 2;
  }
  return ahead > 0 && AtWildcard(parser, ahead) ? ahead : 0;
}

}  // namespace

std::optional<TableLeg> ParseTableLeg(syntax::Parser& parser) {
  TableLeg leg;
  // All databases mean the tables at hand.
  for (size_t left = QualifierAhead(parser); left > 0; --left) parser.Next();
  if (AtWildcard(parser, 0)) {
    auto name = parser.ParseWildcardName();
    if (!name) return std::nullopt;
    leg.pattern = name->name;
    leg.span = name->span;
    return leg;
  }
  leg.table = parser.ParseTableOperand();
  if (!leg.table) return std::nullopt;
  leg.span = leg.table->span;
  return leg;
}

bool ParseTablesIn(syntax::Parser& parser, std::vector<TableLeg>& tables) {
  if (!parser.AtName("in") || !parser.AtPunctuation("(", 1)) return true;
  parser.Next(), parser.Next();
  do {
    auto leg = ParseTableLeg(parser);
    if (!leg) return false;
    tables.push_back(std::move(*leg));
  } while (parser.Eat(",") && !parser.AtPunctuation(")"));
  return parser.Expect(")");
}

void Uniter::Add(Relation relation, bool is_schema_only) {
  std::string name = relation.name.empty() ? fmt::format("{}{}", options_.unnamed_prefix, num_legs_)
                                           : relation.name;
  ++num_legs_;
  legs_.push_back({std::move(relation), std::move(name), is_schema_only});
}

void Uniter::AddByGroup(const Relation& input) {
  groups_ = input;
  Add(binder_.ReadShared(input));
}

bool Uniter::AddLeg(const TableLeg& leg) {
  if (!leg.pattern.empty()) return AddMatches(leg.pattern, leg.span);
  if (!options_.is_fuzzy) {
    auto relation = binder_.BindTabular(*leg.table);
    if (relation && !IsTable(*relation, leg.span)) return false;
    if (relation) Add(std::move(*relation));
    return relation.has_value();
  }
  diag::Sink attempt;
  auto relation = binder_.WithSink(attempt, [&] { return binder_.BindTabular(*leg.table); });
  if (!relation && IsMissingTable(attempt)) {
    binder_.Warn(diag::Code::K2015,
                 fmt::format("`{}` was left out of the union", binder_.TextOf(leg.span)), leg.span,
                 "no table of this name");
    ++num_legs_;
    return true;
  }
  for (diag::Diagnostic& diagnostic : attempt.diagnostics())
    binder_.sink().Report(std::move(diagnostic));
  if (relation && !IsTable(*relation, leg.span)) return false;
  if (relation) Add(std::move(*relation));
  return relation.has_value();
}

bool Uniter::IsTable(const Relation& relation, base::Span span) {
  if (relation.graph == nullptr) return true;
  binder_.Fail(diag::Code::K2010, "`union` takes tables, not a graph", span);
  return false;
}

bool Uniter::AddMatches(const std::string& pattern, base::Span span) {
  const size_t num_before = legs_.size();
  std::set<std::string> seen;
  for (auto scope = binder_.scope(); scope != nullptr; scope = scope->parent) {
    if (!scope->definition || !scope->definition->is_view) continue;
    const std::string& name = scope->definition->name;
    if (!MatchesWildcard(pattern, name) || !seen.insert(name).second || !binder_.HasAccess(name))
      continue;
    const syntax::NameExpr reference(span, name);
    auto relation = binder_.BindTabular(reference);
    if (!relation) return false;
    relation->name = name;
    Add(std::move(*relation));
  }
  std::vector<std::string> without_data;
  for (const std::string& name : binder_.environment().TableNames()) {
    if (!MatchesWildcard(pattern, name) || !seen.insert(name).second || !binder_.HasAccess(name))
      continue;
    const auto table = binder_.environment().FindTable(name);
    if (!table || table->source == nullptr) {
      without_data.push_back(name);
    } else if (auto relation = binder_.ScanTable(*table, name, span)) {
      Add(std::move(*relation));
    }
  }
  if (legs_.size() > num_before) return true;
  constexpr size_t kMaxEmpty = 64;
  if (options_.folds_empty_tables && without_data.size() > kMaxEmpty) {
    AddEmptyTable(without_data, pattern, span);
    return true;
  }
  for (const std::string& name : without_data) {
    Add(*binder_.ScanTable(*binder_.environment().FindTable(name), name, span), true);
  }
  if (!without_data.empty() || options_.is_fuzzy) return true;
  binder_.Fail(diag::Code::K2001, fmt::format("no table matches `{}`", pattern), span);
  return false;
}

// The columns that some of thousands of tables share, in their most common type, as those of one
// table without rows. The others are there when they are named: the table is open.
void Uniter::AddEmptyTable(const std::vector<std::string>& names, const std::string& pattern,
                           base::Span span) {
  binder_.Warn(diag::Code::K2018,
               fmt::format("none of the {} tables that match `{}` has data", names.size(), pattern),
               span);
  constexpr int kMinTables = 16;
  std::vector<std::string> order;
  std::map<std::string, int> num_tables;
  std::map<std::pair<std::string, model::Type>, int> num_of_type;
  for (const std::string& name : names) {
    const auto table = binder_.environment().FindTable(name);
    for (const model::Field& field : table->schema.columns) {
      if (++num_tables[field.name] == kMinTables) order.push_back(field.name);
      ++num_of_type[{field.name, field.type}];
    }
  }
  auto values = std::make_shared<model::ValuesRel>();
  values->span = span;
  for (const std::string& name : order) {
    const auto first = num_of_type.lower_bound({name, model::Type::kBool});
    const auto last = num_of_type.upper_bound({name, model::Type::kDynamic});
    const auto most = std::max_element(
        first, last, [](const auto& a, const auto& b) { return a.second < b.second; });
    values->columns.push_back({binder_.NewColumnId(), name, most->first.second});
  }
  Relation relation;
  relation.rel = std::move(values);
  relation.is_open = true;
  Add(std::move(relation));
}

Relation Uniter::Common() const {
  auto values = std::make_shared<model::ValuesRel>();
  std::set<std::string_view> seen;
  Relation common;
  for (const Leg& leg : legs_) {
    common.is_open = common.is_open || leg.relation.is_open;
    for (const model::OutputColumn& column : leg.relation.columns()) {
      if (seen.insert(column.name).second)
        values->columns.push_back({binder_.NewColumnId(), column.name, column.type});
    }
  }
  common.rel = std::move(values);
  return common;
}

std::optional<Relation> Uniter::Finish() {
  if (legs_.empty()) {
    binder_.Fail(diag::Code::K2001, "no table of the union exists", span_);
    return std::nullopt;
  }
  for (size_t i = 1; groups_ && i < legs_.size(); ++i) {
    legs_[i].relation =
        ForEachGroup(binder_, binder_.ReadShared(*groups_), legs_[i].relation, span_);
  }
  auto node = std::make_shared<model::UnionRel>();
  node->span = span_;
  if (!options_.source_column.empty()) {
    node->columns.push_back({binder_.NewColumnId(), options_.source_column, model::Type::kString});
  }
  for (const Leg& leg : legs_) {
    if (!leg.is_schema_only) node->legs.push_back({leg.relation.rel, {}});
  }
  if (!options_.source_column.empty()) AddSource(*node);
  AddColumns(*node);
  if (groups_) AddGroups(*node);
  Relation result;
  for (const Leg& leg : legs_) result.is_open = result.is_open || leg.relation.is_open;
  if (node->legs.empty()) {
    auto empty = std::make_shared<model::ValuesRel>();
    empty->span = span_;
    empty->columns = std::move(node->columns);
    result.rel = std::move(empty);
  } else {
    result.rel = std::move(node);
  }
  return groups_ ? SortedByGroup(std::move(result)) : result;
}

void Uniter::AddGroups(model::UnionRel& node) const {
  for (size_t k = 0; k < groups_->num_groups; ++k) {
    const model::OutputColumn& column = groups_->groups()[k];
    node.columns.push_back({binder_.NewColumnId(), column.name, column.type});
    size_t leg_idx = 0;
    for (const Leg& leg : legs_) {
      if (leg.is_schema_only) continue;
      node.legs[leg_idx++].exprs.push_back(
          model::MakeColumn(leg.relation.groups()[k].id, column.type, span_));
    }
  }
}

// Leg after leg: the rows of a group stood apart.
Relation Uniter::SortedByGroup(Relation relation) const {
  relation.num_hidden = relation.num_groups = groups_->num_groups;
  std::vector<model::SortKey> order;
  for (const model::OutputColumn& column : relation.groups()) {
    order.push_back({model::MakeColumn(column.id, column.type, span_), false, true});
  }
  Relation sorted = Sorted(relation, std::move(order), span_);
  sorted.is_serialised = false;
  return sorted;
}

void Uniter::AddSource(model::UnionRel& node) const {
  size_t position = 0;
  for (const Leg& leg : legs_) {
    if (leg.is_schema_only) continue;
    node.legs[position++].exprs.push_back(
        model::MakeConstant(model::Value::String(leg.name), span_));
  }
}

void Uniter::AddColumns(model::UnionRel& node) {
  // name → types, in order of first appearance.
  std::vector<std::pair<std::string, std::vector<model::Type>>> order;
  std::map<std::string, size_t> position;
  std::map<std::string, size_t> num_legs_with;
  for (const Leg& leg : legs_) {
    for (const model::OutputColumn& column : leg.relation.columns()) {
      const auto [found, is_new] = position.emplace(column.name, order.size());
      if (is_new) order.push_back({column.name, {}});
      auto& types = order[found->second].second;
      if (std::find(types.begin(), types.end(), column.type) == types.end())
        types.push_back(column.type);
      ++num_legs_with[column.name];
    }
  }
  std::set<std::string> taken;
  for (const auto& [name, types] : order) {
    if (types.size() == 1) taken.insert(name);
  }
  if (!options_.source_column.empty()) taken.insert(options_.source_column);
  for (const auto& [name, types] : order) {
    if (options_.is_inner && (num_legs_with[name] != legs_.size() || types.size() != 1)) continue;
    for (const model::Type type : types) {
      std::string output = name;
      if (types.size() > 1 || (name == options_.source_column && !name.empty())) {
        output = types.size() > 1 ? fmt::format("{}_{}", name, model::TypeName(type)) : name;
        output = Binder::UniqueName(
            output, [&](const std::string& candidate) { return taken.contains(candidate); });
        taken.insert(output);
      }
      node.columns.push_back({binder_.NewColumnId(), output, type});
      size_t leg_idx = 0;
      for (const Leg& leg : legs_) {
        if (!leg.is_schema_only) node.legs[leg_idx++].exprs.push_back(ColumnOf(leg, name, type));
      }
    }
  }
}

model::ExprPtr Uniter::ColumnOf(const Leg& leg, const std::string& name, model::Type type) const {
  for (const model::OutputColumn& column : leg.relation.columns()) {
    if (column.name == name && column.type == type)
      return model::MakeColumn(column.id, type, span_);
  }
  return model::MakeConstant(model::Value::Null(type), span_);
}

namespace {

class NameCollector {
 public:
  void Visit(const syntax::Expr& expr) {
    using syntax::ExprKind;
    switch (expr.kind) {
      case ExprKind::kName:
        Add(static_cast<const syntax::NameExpr&>(expr).name);
        break;
      case ExprKind::kCall:
        for (const auto& arg : static_cast<const syntax::CallExpr&>(expr).args) Visit(*arg.value);
        break;
      case ExprKind::kUnary:
        Visit(*static_cast<const syntax::UnaryExpr&>(expr).operand);
        break;
      case ExprKind::kBinary: {
        const auto& binary = static_cast<const syntax::BinaryExpr&>(expr);
        Visit(*binary.lhs);
        Visit(*binary.rhs);
        break;
      }
      case ExprKind::kChain:
        for (const auto& operand : static_cast<const syntax::ChainExpr&>(expr).operands)
          Visit(*operand);
        break;
      case ExprKind::kMember:
        Visit(*static_cast<const syntax::MemberExpr&>(expr).object);
        break;
      case ExprKind::kElement: {
        const auto& element = static_cast<const syntax::ElementExpr&>(expr);
        Visit(*element.object);
        Visit(*element.index);
        break;
      }
      case ExprKind::kList:
        for (const auto& item : static_cast<const syntax::ListExpr&>(expr).items) Visit(*item);
        break;
      case ExprKind::kBetween: {
        const auto& between = static_cast<const syntax::BetweenExpr&>(expr);
        Visit(*between.value);
        Visit(*between.low);
        Visit(*between.high);
        break;
      }
      // A table within an expression has its own columns.
      case ExprKind::kPipeline:
      case ExprKind::kLiteral:
      case ExprKind::kStar:
      case ExprKind::kNamed:
      case ExprKind::kFunction:
        break;
    }
  }
  std::vector<std::string> names;

 private:
  void Add(const std::string& name) {
    if (seen_.insert(name).second) names.push_back(name);
  }
  std::set<std::string> seen_;
};

}  // namespace

std::vector<std::string> NamesIn(const syntax::Expr& expr) {
  NameCollector collector;
  collector.Visit(expr);
  return std::move(collector.names);
}

model::ExprPtr WithoutColumns(const model::ExprPtr& expr,
                              const std::set<model::ColumnId>& missing) {
  if (expr->kind == model::Expr::Kind::kColumn) {
    return missing.contains(expr->column)
               ? model::MakeConstant(model::Value::Null(expr->type), expr->span)
               : expr;
  }
  if (expr->args.empty()) return expr;
  auto copy = std::make_shared<model::Expr>(*expr);
  for (model::ExprPtr& arg : copy->args) arg = WithoutColumns(arg, missing);
  return copy;
}

}  // namespace quoll::lang
