// Expressions: names, literals, operators, access into dynamic values. Operators become calls of the function row named
// by their spelling; the rows decide which types they take.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "base/ticks.h"
#include "lang/binder.h"
#include "lang/graph.h"
#include "lang/literals.h"
#include "lang/registry.h"

namespace quoll::lang {

using model::ExprPtr;
using model::Type;
using model::Value;
using syntax::ExprKind;

ExprPtr Binder::BindExpr(const syntax::Expr& expr, const ExprScope& scope) {
  if (scope.graph != nullptr) {
    if (auto bound = scope.graph->Bind(expr)) return *bound;
  }
  switch (expr.kind) {
    case ExprKind::kName: return BindName(static_cast<const syntax::NameExpr&>(expr), scope);
    case ExprKind::kLiteral: return BindLiteral(static_cast<const syntax::LiteralExpr&>(expr));
    case ExprKind::kCall: return BindCall(static_cast<const syntax::CallExpr&>(expr), scope);
    case ExprKind::kUnary: return BindUnary(static_cast<const syntax::UnaryExpr&>(expr), scope);
    case ExprKind::kBinary: return BindBinary(static_cast<const syntax::BinaryExpr&>(expr), scope);
    case ExprKind::kChain: return BindChain(static_cast<const syntax::ChainExpr&>(expr), scope);
    case ExprKind::kMember: return BindMember(static_cast<const syntax::MemberExpr&>(expr), scope);
    case ExprKind::kElement: return BindElement(static_cast<const syntax::ElementExpr&>(expr), scope);
    case ExprKind::kBetween: return BindBetween(static_cast<const syntax::BetweenExpr&>(expr), scope);
    case ExprKind::kPipeline:
      return Fail(diag::Code::K2009, "a table cannot be a value here", expr.span, "a table",
                  "toscalar(…) takes its first value");
    case ExprKind::kStar:
      return Fail(diag::Code::K1004, "unexpected `*`", expr.span, "a value is expected");
    case ExprKind::kNamed:
      return Fail(diag::Code::K1004, "a name cannot be given here", expr.span);
    case ExprKind::kList:
    case ExprKind::kFunction: break;
  }
  return Fail(diag::Code::K1004, "a value is expected here", expr.span);
}

ExprPtr Binder::BindPredicate(const syntax::Expr& expr, const ExprScope& scope) {
  ExprPtr bound = BindExpr(expr, scope);
  if (!bound) return nullptr;
  if (bound->type == Type::kBool) return bound;
  return Fail(diag::Code::K2004, fmt::format("a condition must be bool, not {}", model::TypeName(bound->type)),
              expr.span, fmt::format("{}", model::TypeName(bound->type)),
              bound->type == Type::kDynamic ? "compare it, or convert it with tobool()" : "");
}

std::optional<Value> Binder::BindConstant(const syntax::Expr& expr, std::string_view what) {
  ExprPtr bound = BindExpr(expr, {.place = what});
  if (!bound) return std::nullopt;
  if (bound->IsConstant()) return bound->value;
  Fail(diag::Code::K2008, fmt::format("{} must be a constant", what), expr.span);
  return std::nullopt;
}

std::optional<int64_t> Binder::BindConstantLong(const syntax::Expr& expr, std::string_view what) {
  const auto value = BindConstant(expr, what);
  if (!value) return std::nullopt;
  if (model::IsInteger(value->type) && !value->is_null) return value->number;
  Fail(diag::Code::K2004, fmt::format("{} must be an integer", what), expr.span,
       std::string(model::TypeName(value->type)));
  return std::nullopt;
}

std::optional<NamedValue> Binder::BindNamed(const syntax::Expr& expr, const ExprScope& scope) {
  NamedValue value;
  value.span = expr.span;
  if (expr.kind == ExprKind::kNamed) {
    const auto& named = static_cast<const syntax::NamedExpr&>(expr);
    if (named.names.size() != 1) {
      Fail(diag::Code::K2012, "the expression has one value, not several", named.value->span);
      return std::nullopt;
    }
    value.name = named.names[0].name;
    value.is_explicit = true;
    value.span = named.names[0].span;
    value.expr = BindExpr(*named.value, scope);
  } else {
    value.expr = BindExpr(expr, scope);
    value.name = DerivedName(expr);
    // column_ifexists(…) is named after its column, where there is one.
    if (value.expr && value.expr->kind == model::Expr::Kind::kColumn && value.name.empty() && scope.input != nullptr) {
      for (const model::OutputColumn& column : scope.input->columns()) {
        if (column.id == value.expr->column) value.name = column.name;
      }
    }
  }
  if (!value.expr) return std::nullopt;
  return value;
}

ExprPtr Binder::BindName(const syntax::NameExpr& name, const ExprScope& scope) {
  for (const Relation* relation : {scope.input, scope.left, scope.right}) {
    if (relation == nullptr) continue;
    if (const model::OutputColumn* column = relation->Find(name.name)) {
      return model::MakeColumn(column->id, column->type, name.span);
    }
  }
  if (scope.input != nullptr) {
    if (const model::OutputColumn* column = scope.input->FindHidden(name.name)) {
      return model::MakeColumn(column->id, column->type, name.span);
    }
  }
  if (const Definition* definition = FindDefinition(name.name)) {
    if (definition->kind == Definition::Kind::kScalar) return definition->scalar;
    if (definition->kind == Definition::Kind::kFunction) {
      const auto& function = static_cast<const syntax::FunctionExpr&>(*definition->text);
      if (function.parameters.empty()) {
        const syntax::CallExpr call(name.span, name.name, name.span);
        return BindScalarFunction(call, *definition, scope);
      }
    }
    return Fail(diag::Code::K2009, fmt::format("`{}` is a table, not a single value", name.name), name.span, {},
                "toscalar(…) takes its first value");
  }
  if (scope.input != nullptr && scope.input->is_open) {
    Learn(*scope.input, name.name);
    return model::MakeConstant(Value::Null(TypeFromSuffix(name.name)), name.span);
  }
  return ReportUnknownName(name, scope);
}

ExprPtr Binder::ReportUnknownName(const syntax::NameExpr& name, const ExprScope& scope) {
  if (scope.input != nullptr) {
    FindColumn(*scope.input, name.name, name.span);
    return nullptr;
  }
  if (ReportRecursion(name.name, name.span)) return nullptr;
  diag::Diagnostic diagnostic{.code = diag::Code::K2003,
                              .message = fmt::format("unknown name `{}`", name.name)};
  diagnostic.At(source_, name.span, fmt::format("nothing of this name in {}", scope.place));
  sink_->Report(std::move(diagnostic));
  return nullptr;
}

ExprPtr Binder::BindLiteral(const syntax::LiteralExpr& literal) {
  using Form = syntax::LiteralExpr::Form;
  switch (literal.form) {
    case Form::kString: return Constant(Value::String(literal.text), literal.span);
    case Form::kBool: return Constant(Value::Bool(literal.text == "true"), literal.span);
    case Form::kTimespan: {
      if (const auto ticks = base::ParseTimespan(literal.text)) return Constant(Value::Timespan(*ticks), literal.span);
      return Fail(diag::Code::K1003, fmt::format("timespan `{}` is out of range", literal.text), literal.span);
    }
    case Form::kLong: {
      if (const auto value = LongLiteral(literal.text)) return Constant(Value::Long(*value), literal.span);
      return Fail(diag::Code::K1003, fmt::format("number `{}` is out of the range of long", literal.text),
                  literal.span, {}, "real(…) or decimal(…) hold larger numbers");
    }
    case Form::kReal: {
      if (const auto value = base::ParseReal(literal.text)) return Constant(Value::Real(*value), literal.span);
      return Fail(diag::Code::K1003, fmt::format("bad number `{}`", literal.text), literal.span);
    }
    case Form::kTyped: return BindTypedLiteral(literal);
  }
  return nullptr;
}

ExprPtr Binder::BindTypedLiteral(const syntax::LiteralExpr& literal) {
  const auto type = model::TypeFromName(literal.type_name);
  const auto value = TypedLiteral(*type, literal.text, context_.now_ticks);
  if (value) return Constant(*value, literal.span);
  return Fail(diag::Code::K1007,
              fmt::format("`{}` is no value of type {}", base::TrimBlanks(literal.text).substr(0, 60),
                          model::TypeName(*type)),
              literal.inner.size() > 0 ? literal.inner : literal.span);
}

ExprPtr Binder::BindUnary(const syntax::UnaryExpr& unary, const ExprScope& scope) {
  ExprPtr operand = BindExpr(*unary.operand, scope);
  if (!operand) return nullptr;
  if (unary.op == '+') return operand;
  return MakeFunctionCall("unary-", {std::move(operand)}, unary.span);
}

ExprPtr Binder::BindBinary(const syntax::BinaryExpr& binary, const ExprScope& scope) {
  if (binary.lhs->kind == ExprKind::kStar) return BindStar(binary, scope);
  if (binary.rhs->kind == ExprKind::kList) return BindListOperator(binary, scope);
  ExprPtr lhs = BindExpr(*binary.lhs, scope);
  ExprPtr rhs = BindExpr(*binary.rhs, scope);
  if (!lhs || !rhs) return nullptr;
  return MakeFunctionCall(binary.op, {std::move(lhs), std::move(rhs)}, binary.span);
}

// `* has "x"`: some column; a negated operator: every column. Text, dynamic and integer columns take part.
ExprPtr Binder::BindStar(const syntax::BinaryExpr& binary, const ExprScope& scope) {
  if (scope.input == nullptr) return Fail(diag::Code::K1004, "unexpected `*`", binary.lhs->span);
  const bool is_negated = binary.op[0] == '!' || binary.op.starts_with("not");
  std::vector<ExprPtr> tests;
  for (const model::OutputColumn& column : scope.input->columns()) {
    ExprPtr rhs;
    std::vector<ExprPtr> args;
    ExprPtr value = model::MakeColumn(column.id, column.type, binary.lhs->span);
    if (binary.rhs->kind == ExprKind::kList) {
      if (column.type != Type::kString && column.type != Type::kDynamic) continue;
      if (column.type == Type::kDynamic) value = Convert(std::move(value), Type::kString);
      args.push_back(std::move(value));
      for (const auto& item : static_cast<const syntax::ListExpr&>(*binary.rhs).items) {
        args.push_back(BindExpr(*item, scope));
        if (!args.back()) return nullptr;
      }
    } else {
      rhs = BindExpr(*binary.rhs, scope);
      if (!rhs) return nullptr;
      const bool is_symbol = binary.op == "==" || binary.op == "!=" || binary.op == "=~" || binary.op == "!~" ||
                             binary.op[0] == '<' || binary.op[0] == '>';
      if (is_symbol ? column.type != rhs->type
                    : !(column.type == Type::kString || column.type == Type::kDynamic ||
                        model::IsInteger(column.type))) {
        continue;
      }
      if (!is_symbol && column.type != Type::kString) value = Convert(std::move(value), Type::kString);
      args = {std::move(value), std::move(rhs)};
    }
    ExprPtr test = MakeFunctionCall(binary.op, std::move(args), binary.span);
    if (!test) return nullptr;
    tests.push_back(std::move(test));
  }
  if (tests.empty()) return Constant(Value::Bool(is_negated), binary.span);
  return Combine(is_negated ? "and" : "or", std::move(tests), binary.span);
}

// A balanced tree of two-sided calls, so that thousands of terms do not nest thousands deep.
ExprPtr Binder::Combine(std::string_view op, std::vector<ExprPtr> terms, base::Span span) {
  while (terms.size() > 1) {
    std::vector<ExprPtr> next;
    for (size_t i = 0; i + 1 < terms.size(); i += 2) {
      next.push_back(MakeFunctionCall(op, {terms[i], terms[i + 1]}, span));
      if (!next.back()) return nullptr;
    }
    if (terms.size() % 2 == 1) next.push_back(std::move(terms.back()));
    terms = std::move(next);
  }
  return terms[0];
}

namespace {

// The text column and the constant of `Column == "text"`; the column is null for any other term.
std::pair<ExprPtr, ExprPtr> EqualityOf(const model::Expr& term) {
  const bool is_equality = term.kind == model::Expr::Kind::kCall && term.function->name == "==" &&
                           term.args[0]->type == Type::kString && term.args[1]->type == Type::kString;
  if (!is_equality) return {};
  const auto is_column = [](const ExprPtr& arg) { return arg->kind == model::Expr::Kind::kColumn; };
  if (is_column(term.args[0]) && term.args[1]->IsConstant()) return {term.args[0], term.args[1]};
  if (is_column(term.args[1]) && term.args[0]->IsConstant()) return {term.args[1], term.args[0]};
  return {};
}

// Terms of an `or` that compare one text column with constants become one list: a text is never null, so both say
// the same, and the engine's rewriting of wide conditions takes time that grows with the square of their terms.
std::vector<ExprPtr> WithLists(Binder& binder, std::vector<ExprPtr> terms, base::Span span) {
  constexpr size_t kMinTerms = 16;
  std::map<model::ColumnId, std::vector<ExprPtr>> lists;  // the column, then its values
  for (const ExprPtr& term : terms) {
    auto [column, value] = EqualityOf(*term);
    if (!column) continue;
    std::vector<ExprPtr>& list = lists[column->column];
    if (list.empty()) list.push_back(std::move(column));
    list.push_back(std::move(value));
  }
  std::erase_if(lists, [kMinTerms](const auto& list) { return list.second.size() <= kMinTerms; });
  if (lists.empty()) return terms;
  std::vector<ExprPtr> kept;
  for (ExprPtr& term : terms) {
    const ExprPtr column = EqualityOf(*term).first;
    if (!column || !lists.contains(column->column)) kept.push_back(std::move(term));
  }
  for (auto& [id, list] : lists) kept.push_back(binder.MakeFunctionCall("in", std::move(list), span));
  return kept;
}

}  // namespace

ExprPtr Binder::BindChain(const syntax::ChainExpr& chain, const ExprScope& scope) {
  std::vector<ExprPtr> terms;
  bool is_ok = true;
  for (const syntax::ExprPtr& operand : chain.operands) {
    terms.push_back(BindPredicate(*operand, scope));
    is_ok = is_ok && terms.back();
  }
  if (!is_ok) return nullptr;
  if (!chain.is_and) terms = WithLists(*this, std::move(terms), chain.span);
  return Combine(chain.is_and ? "and" : "or", std::move(terms), chain.span);
}

ExprPtr Binder::BindBetween(const syntax::BetweenExpr& between, const ExprScope& scope) {
  ExprPtr value = BindExpr(*between.value, scope);
  ExprPtr low = BindExpr(*between.low, scope);
  ExprPtr high = BindExpr(*between.high, scope);
  if (!value || !low || !high) return nullptr;
  // `datetime .. timespan` means from the start for that long.
  if (low->type == Type::kDatetime && high->type == Type::kTimespan) {
    high = MakeFunctionCall("+", {low, std::move(high)}, between.high->span);
    if (!high) return nullptr;
  }
  return MakeFunctionCall(between.is_negated ? "!between" : "between",
                          {std::move(value), std::move(low), std::move(high)}, between.span);
}

ExprPtr Binder::BindListOperator(const syntax::BinaryExpr& binary, const ExprScope& scope) {
  const auto& list = static_cast<const syntax::ListExpr&>(*binary.rhs);
  ExprPtr value = BindExpr(*binary.lhs, scope);
  if (!value) return nullptr;
  if (list.items.size() == 1 && IsTabular(*list.items[0])) {
    return BindInSubquery(binary, std::move(value), *list.items[0]);
  }
  std::vector<ExprPtr> args = {std::move(value)};
  for (const syntax::ExprPtr& item : list.items) {
    ExprPtr element = BindExpr(*item, scope);
    if (!element) return nullptr;
    args.push_back(std::move(element));
  }
  return MakeFunctionCall(binary.op, std::move(args), binary.span);
}

namespace {

// Arrays of a column as their elements, and what those hold as theirs: nested arrays are one list. The elements are the
// last column.
model::RelPtr WithElements(Binder& binder, model::RelPtr rel, model::OutputColumn column, base::Span span) {
  constexpr int kNestedArrays = 2;
  for (int i = 0; i < kNestedArrays; ++i) {
    auto unnest = std::make_shared<model::UnnestRel>();
    unnest->span = span;
    unnest->arrays = {model::MakeColumn(column.id, Type::kDynamic, span)};
    unnest->columns = rel->columns;
    column.id = binder.NewColumnId();
    unnest->columns.push_back(column);
    unnest->input = std::move(rel);
    rel = std::move(unnest);
  }
  return rel;
}

}  // namespace

ExprPtr Binder::BindInSubquery(const syntax::BinaryExpr& binary, ExprPtr value, const syntax::Expr& table) {
  auto relation = BindTabular(table);
  if (!relation) return nullptr;
  if (relation->columns().empty()) return Fail(diag::Code::K2012, "the table has no column", table.span);
  model::OutputColumn first = relation->columns()[0];
  if (binary.op == "has_any" || binary.op == "has_all" || binary.op == "!has_any" || binary.op == "!has_all") {
    // The first column as one list.
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = table.span;
    aggregate->input = relation->rel;
    const model::AggregateDef* make_list = FindAggregate("make_list");
    CHECK(make_list != nullptr);
    aggregate->calls.push_back({make_list, &make_list->signatures[0],
                                {model::MakeColumn(first.id, first.type, table.span)},
                                Type::kDynamic, table.span});
    aggregate->columns.push_back({NewColumnId(), "list", Type::kDynamic});
    auto subquery = std::make_shared<model::Expr>();
    subquery->kind = model::Expr::Kind::kScalarSubquery;
    subquery->type = Type::kDynamic;
    subquery->span = table.span;
    subquery->subquery = std::move(aggregate);
    return MakeFunctionCall(binary.op, {std::move(value), std::move(subquery)}, binary.span);
  }
  if (first.type == Type::kDynamic) {
    relation->rel = WithElements(*this, relation->rel, first, table.span);
    first = relation->rel->columns.back();
  }
  const bool is_negated = binary.op[0] == '!';
  Type common = first.type;
  if (value->type != common) {
    if (value->type == Type::kDynamic) {
      value = Convert(std::move(value), common);
    } else if (common == Type::kDynamic) {
      common = value->type;
    } else if (model::IsInteger(value->type) && model::IsInteger(common)) {
      value = Convert(std::move(value), Type::kLong);
      common = Type::kLong;
    } else {
      return Fail(diag::Code::K2004,
                  fmt::format("`{}` compares {} with {}", binary.op, model::TypeName(value->type),
                              model::TypeName(first.type)),
                  binary.span);
    }
  }
  if (common == Type::kDynamic) value = Convert(std::move(value), common = Type::kString);
  std::vector<NamedValue> values(1);
  values[0].name = first.name;
  values[0].expr = Convert(model::MakeColumn(first.id, first.type, table.span), common);
  if (!value || !values[0].expr) return nullptr;
  auto in = std::make_shared<model::Expr>();
  in->kind = model::Expr::Kind::kInSubquery;
  in->type = Type::kBool;
  in->span = binary.span;
  in->is_case_insensitive = binary.op.ends_with("~");
  in->args = {std::move(value)};
  in->subquery = Project(*relation, std::move(values), table.span).rel;
  if (!is_negated) return in;
  return MakeFunctionCall("not", {std::move(in)}, binary.span);
}

ExprPtr Binder::BindMember(const syntax::MemberExpr& member, const ExprScope& scope) {
  if (member.object->kind == ExprKind::kName) {
    const auto& side = static_cast<const syntax::NameExpr&>(*member.object).name;
    const Relation* relation = side == "$left" ? scope.left : side == "$right" ? scope.right : nullptr;
    if (relation != nullptr) {
      const model::OutputColumn* column = FindColumn(*relation, member.name, member.name_span);
      return column == nullptr ? nullptr : model::MakeColumn(column->id, column->type, member.span);
    }
  }
  if (member.call) return Fail(diag::Code::K1004, "a call cannot follow `.` here", member.call->span);
  ExprPtr object = BindExpr(*member.object, scope);
  if (!object) return nullptr;
  if (object->type != Type::kDynamic) {
    return Fail(diag::Code::K2004,
                fmt::format("`.{}` needs a dynamic value, not {}", member.name, model::TypeName(object->type)),
                member.object->span, std::string(model::TypeName(object->type)),
                object->type == Type::kString ? "parse_json(…) makes one of JSON text" : "");
  }
  return MakeFunctionCall(".", {std::move(object), Constant(Value::String(member.name), member.name_span)},
                          member.span);
}

ExprPtr Binder::BindElement(const syntax::ElementExpr& element, const ExprScope& scope) {
  if (const syntax::CallExpr* call = AsCallOfSeveral(*element.object)) {
    const auto position = BindConstantLong(*element.index, "the number of a value");
    ExprPtr all = BindValues(*call, scope);
    if (!position || !all) return nullptr;
    const std::vector<CallValue> values = ValuesOfCall(*call);
    if (*position < 0 || *position >= static_cast<int64_t>(values.size())) {
      return Fail(diag::Code::K2012, fmt::format("`{}` has {} values, counted from 0", call->name, values.size()),
                  element.index->span, "no such value");
    }
    const auto idx = static_cast<size_t>(*position);
    return TakeValue(all, idx, values[idx].type, element.span);
  }
  ExprPtr object = BindExpr(*element.object, scope);
  ExprPtr index = BindExpr(*element.index, scope);
  if (!object || !index) return nullptr;
  if (object->type != Type::kDynamic) {
    return Fail(diag::Code::K2004,
                fmt::format("`[…]` needs a dynamic value, not {}", model::TypeName(object->type)),
                element.object->span, std::string(model::TypeName(object->type)));
  }
  return MakeFunctionCall("[]", {std::move(object), std::move(index)}, element.span);
}

}  // namespace quoll::lang
