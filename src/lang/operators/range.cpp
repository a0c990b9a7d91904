// range Name from Start to Stop step Step: an arithmetic sequence, both ends included.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

struct RangeClause : syntax::Clause {
  syntax::NamedExpr::Name name;
  syntax::ExprPtr start, stop, step;
};

std::unique_ptr<syntax::Clause> ParseRange(syntax::Parser& parser) {
  auto clause = std::make_unique<RangeClause>();
  auto name = parser.ParseName("a column");
  if (!name || !parser.Expect("from")) return nullptr;
  clause->name = std::move(*name);
  clause->start = parser.ParseExpr();
  if (!clause->start || !parser.Expect("to")) return nullptr;
  clause->stop = parser.ParseExpr();
  if (!clause->stop || !parser.Expect("step")) return nullptr;
  clause->step = parser.ParseExpr();
  if (!clause->step) return nullptr;
  return clause;
}

std::optional<Relation> BindRange(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation>) {
  using model::Type;
  const auto& clause = As<RangeClause>(node);
  const auto start = binder.BindConstant(*clause.start, "the start of range");
  const auto stop = binder.BindConstant(*clause.stop, "the end of range");
  const auto step = binder.BindConstant(*clause.step, "the step of range");
  if (!start || !stop || !step) return std::nullopt;
  Type type = start->type;
  Type step_type = step->type;
  const bool is_time = type == Type::kDatetime || type == Type::kTimespan;
  if (is_time ? (stop->type != type || step_type != Type::kTimespan)
              : !(model::IsNumeric(type) && model::IsNumeric(stop->type) && model::IsNumeric(step_type))) {
    binder.Fail(diag::Code::K2004,
                fmt::format("range cannot go from {} to {} by {}", model::TypeName(type), model::TypeName(stop->type),
                            model::TypeName(step_type)),
                node.span);
    return std::nullopt;
  }
  if (!is_time) {
    type = std::max({type, stop->type, step_type, Type::kLong});
    step_type = type;
  }
  const auto as = [&](const model::Value& value, Type target, base::Span span) {
    model::ExprPtr converted = binder.Convert(binder.Constant(value, span), target);
    return converted ? converted->value : model::Value::Null(target);
  };
  auto range = std::make_shared<model::RangeRel>();
  range->span = node.span;
  range->start = as(*start, type, clause.start->span);
  range->stop = as(*stop, type, clause.stop->span);
  range->step = as(*step, step_type, clause.step->span);
  range->columns.push_back({binder.NewColumnId(), clause.name.name, type});
  Relation relation;
  relation.rel = std::move(range);
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_range = {
    .name = "range",
    .usage = "range Name from Start to Stop step Step",
    .summary = "An arithmetic sequence, both ends included.",
    .is_source = true,
    .is_piped = false,
    .parse = ParseRange,
    .bind = BindRange,
    .examples = {{"range x from 1 to 10 step 4 | count", "3"}},
};

}  // namespace quoll::lang
