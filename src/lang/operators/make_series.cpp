// make-series [Name =] Aggregate [default = Value], … on Axis [from Start] [to End] step Step [by
// [Name =] Expr, …]: one row for each group, with an array for each aggregate and one for the axis.
// A bin without rows has the default.
//
// It is two aggregations: one by group and bin, one by group that lists the bins; `$series` makes
// each array of the list. Trap: a default belongs to its aggregate alone; the others have 0. With
// `from`, bins start there and the end is left out; the older `on Axis in range(Start, End, Step)`
// has plain bins, so its first may start earlier, and keeps the end.
#include <algorithm>

#include <fmt/format.h>

#include "lang/functions/_rows.h"
#include "lang/operators/_clauses.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

using model::ExprPtr;
using model::Type;
using model::Value;

struct MakeSeriesClause : syntax::Clause {
  struct Item {
    syntax::ExprPtr aggregate;
    syntax::ExprPtr default_value;
  };
  std::vector<syntax::Option> options;
  std::vector<Item> items;
  syntax::ExprPtr axis;
  syntax::ExprPtr start, stop, step;
  std::vector<syntax::ExprPtr> keys;
};

// The parts of `Axis in range(Start, End, Step)`, which reads as one comparison.
struct LegacyRange {
  const syntax::Expr* axis = nullptr;
  const syntax::CallExpr* range = nullptr;
};

LegacyRange AsLegacyRange(const syntax::Expr& expr) {
  if (expr.kind != syntax::ExprKind::kBinary) return {};
  const auto& binary = static_cast<const syntax::BinaryExpr&>(expr);
  if (binary.op != "in" || binary.rhs->kind != syntax::ExprKind::kList) return {};
  const auto& items = static_cast<const syntax::ListExpr&>(*binary.rhs).items;
  if (items.size() != 1 || items[0]->kind != syntax::ExprKind::kCall) return {};
  const auto& call = static_cast<const syntax::CallExpr&>(*items[0]);
  if (call.name != "range" || call.args.size() != 3) return {};
  return {binary.lhs.get(), &call};
}

bool ParseItems(syntax::Parser& parser, MakeSeriesClause& clause) {
  do {
    MakeSeriesClause::Item item;
    item.aggregate = parser.ParseNamedExpr();
    if (!item.aggregate) return false;
    if (parser.Eat("default")) {
      if (!parser.Expect("=")) return false;
      item.default_value = parser.ParseExpr();
      if (!item.default_value) return false;
    }
    clause.items.push_back(std::move(item));
  } while (parser.Eat(","));
  return true;
}

std::unique_ptr<syntax::Clause> ParseMakeSeries(syntax::Parser& parser) {
  auto clause = std::make_unique<MakeSeriesClause>();
  clause->options = parser.ParseOptionsOf({"kind"});
  if (!ParseItems(parser, *clause) || !parser.Expect("on")) return nullptr;
  clause->axis = parser.ParseNamedExpr();
  if (!clause->axis) return nullptr;
  if (!AsLegacyRange(*clause->axis).range) {
    for (const auto& [word, part] :
         {std::pair{"from", &clause->start}, std::pair{"to", &clause->stop}}) {
      if (parser.Eat(word) && !(*part = parser.ParseExpr())) return nullptr;
    }
    if (!parser.Expect("step")) return nullptr;
    clause->step = parser.ParseExpr();
    if (!clause->step) return nullptr;
  }
  if (parser.Eat("by")) {
    clause->keys = parser.ParseNamedExprList();
    if (clause->keys.empty()) return nullptr;
  }
  return clause;
}

class SeriesMaker {
 public:
  SeriesMaker(Binder& binder, const Relation& input, base::Span span)
      : binder_(binder), input_(input), span_(span) {}

  std::optional<Relation> Run(const MakeSeriesClause& clause) {
    if (!BindKind(clause) || !BindKeys(clause) || !BindItems(clause) || !BindAxis(clause))
      return std::nullopt;
    const auto bounded = Bounded();
    if (!bounded) return std::nullopt;
    return Finish(ListBins(GroupBins(*bounded)));
  }

 private:
  bool BindKind(const MakeSeriesClause& clause) {
    for (const syntax::Option& option : clause.options) {
      if (binder_.TextOf(option.value->span) == "nonempty") {
        is_nonempty_ = true;
      } else {
        binder_.Fail(diag::Code::K2012, "unknown kind of make-series", option.value->span, {},
                     "nonempty is the only one");
        return false;
      }
    }
    return true;
  }

  bool BindKeys(const MakeSeriesClause& clause) {
    for (const syntax::ExprPtr& item : clause.keys) {
      auto key = binder_.BindNamed(*item, {.input = &input_, .place = "a group key"});
      if (!key) return false;
      key->expr = binder_.KeyValue(key->expr);
      if (!key->expr) {
        binder_.Fail(diag::Code::K2004, "a group key cannot be dynamic", item->span, "dynamic",
                     "convert it, for example with tostring()");
        return false;
      }
      outputs_.push_back(std::move(*key));
    }
    return true;
  }

  bool BindItems(const MakeSeriesClause& clause) {
    const ExprScope scope{.input = &input_, .aggregates = &collector_, .place = "make-series"};
    for (const MakeSeriesClause::Item& item : clause.items) {
      auto value = binder_.BindNamed(*item.aggregate, scope);
      if (!value || !CheckAggregated(*value->expr, item.aggregate->span)) return false;
      const Type type = value->expr->type;
      ExprPtr fill;
      if (item.default_value) {
        fill = binder_.BindExpr(*item.default_value, {.place = "a default"});
        // A whole number for reals is a real; any other value is as it is written.
        if (fill && model::IsInteger(fill->type) && type == Type::kReal)
          fill = binder_.Convert(std::move(fill), type);
      } else {
        fill = binder_.Constant(Value::Long(0), span_);
        const bool has_zero = model::IsNumeric(type) || type == Type::kTimespan;
        if (has_zero) fill = binder_.Convert(std::move(fill), type);
      }
      if (!fill) return false;
      defaults_.push_back(std::move(fill));
      outputs_.push_back(std::move(*value));
    }
    return true;
  }

  // Every column below an aggregate expression must be an aggregate's.
  bool CheckAggregated(const model::Expr& expr, base::Span span) {
    std::vector<model::ColumnId> columns;
    model::CollectColumns(expr, columns);
    const bool is_aggregated = std::all_of(columns.begin(), columns.end(), [&](model::ColumnId id) {
      return std::any_of(collector_.columns.begin(), collector_.columns.end(),
                         [&](const model::OutputColumn& column) { return column.id == id; });
    });
    if (is_aggregated) return true;
    binder_.Fail(diag::Code::K2012, "a column stands outside of an aggregate", span,
                 "make-series takes aggregates");
    return false;
  }

  bool BindAxis(const MakeSeriesClause& clause) {
    const LegacyRange legacy = AsLegacyRange(*clause.axis);
    is_legacy_ = legacy.range != nullptr;
    auto axis = binder_.BindNamed(is_legacy_ ? *legacy.axis : *clause.axis,
                                  {.input = &input_, .place = "the axis"});
    if (!axis) return false;
    axis_ = axis->expr;
    outputs_.push_back(std::move(*axis));
    const ExprScope scope{.place = "the range of make-series"};
    const auto bind = [&](const syntax::Expr* part, ExprPtr& out) {
      if (part == nullptr) return true;
      out = binder_.BindExpr(*part, scope);
      return out != nullptr;
    };
    const auto part = [&](size_t idx, const syntax::ExprPtr& expr) {
      return is_legacy_ ? legacy.range->args[idx].value.get() : expr.get();
    };
    return bind(part(0, clause.start), start_) && bind(part(1, clause.stop), stop_) &&
           bind(part(2, clause.step), step_) && UnifyTypes() && CheckSize();
  }

  // The axis and its range in one type: long, real, datetime or timespan.
  bool UnifyTypes() {
    // A column whose type nobody knows is what its step makes of it.
    if (axis_->type == Type::kDynamic && binder_.KeyValue(axis_) != nullptr) {
      axis_ =
          binder_.Convert(axis_, step_->type == Type::kTimespan ? Type::kDatetime : Type::kReal);
      if (!axis_) return false;
    }
    Type type = axis_->type;
    const bool is_time = type == Type::kDatetime || type == Type::kTimespan;
    bool fits = is_time ? step_->type == Type::kTimespan
                        : model::IsNumeric(type) && model::IsNumeric(step_->type);
    for (const ExprPtr& part : {start_, stop_}) {
      if (part) fits = fits && (is_time ? part->type == type : model::IsNumeric(part->type));
    }
    if (!fits) {
      binder_.Fail(
          diag::Code::K2004,
          fmt::format("an axis of {} cannot go by {}", model::TypeName(type),
                      model::TypeName(step_->type)),
          step_->span, std::string(model::TypeName(step_->type)),
          "the ends have the type of the axis, numbers or times; the step of a time is a timespan");
      return false;
    }
    if (!is_time) {
      const auto is_whole = [](const ExprPtr& part) {
        return !part || model::IsInteger(part->type);
      };
      type = is_whole(axis_) && is_whole(start_) && is_whole(stop_) && is_whole(step_)
                 ? Type::kLong
                 : Type::kReal;
    }
    for (ExprPtr* part : {&axis_, &start_, &stop_}) {
      if (*part && !(*part = binder_.Convert(*part, type))) return false;
    }
    step_ = binder_.Convert(step_, is_time ? Type::kTimespan : type);
    return step_ != nullptr;
  }

  // A range that is known before the run is refused if it is too long or leads nowhere.
  bool CheckSize() {
    const auto number = [](const Value& value) {
      return value.type == Type::kReal ? static_cast<long double>(value.real)
                                       : static_cast<long double>(value.number);
    };
    if (step_->IsConstant() && (step_->value.is_null || !(number(step_->value) > 0))) {
      binder_.Fail(diag::Code::K2012, "the step must be positive", step_->span);
      return false;
    }
    const bool is_known =
        start_ && stop_ && start_->IsConstant() && stop_->IsConstant() && step_->IsConstant();
    if (!is_known || start_->value.is_null || stop_->value.is_null) return true;
    const long double count = (number(stop_->value) - number(start_->value)) / number(step_->value);
    if (count <= static_cast<long double>(kMaxArrayElements)) return true;
    binder_.Fail(diag::Code::K2012,
                 fmt::format("the series would have more than {} values", kMaxArrayElements), span_,
                 {}, "a longer step or a shorter range");
    return false;
  }

  // The rows within the range.
  std::optional<Relation> Bounded() {
    std::vector<ExprPtr> bounds = {binder_.MakeFunctionCall("isnotnull", {axis_}, span_)};
    if (start_) bounds.push_back(binder_.MakeFunctionCall(">=", {axis_, start_}, span_));
    if (stop_)
      bounds.push_back(binder_.MakeFunctionCall(is_legacy_ ? "<=" : "<", {axis_, stop_}, span_));
    for (const ExprPtr& bound : bounds) {
      if (!bound) return std::nullopt;
    }
    return binder_.Filter(input_, binder_.Combine("and", std::move(bounds), span_), span_);
  }

  ExprPtr BinStart(const ExprPtr& value) {
    if (start_ && !is_legacy_)
      return binder_.MakeFunctionCall("bin_at", {value, step_, start_}, span_);
    return binder_.MakeFunctionCall("bin", {value, step_}, span_);
  }

  size_t num_keys() const { return outputs_.size() - defaults_.size() - 1; }

  // One row for each group and bin.
  Relation GroupBins(const Relation& rows) {
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = span_;
    aggregate->input = rows.rel;
    const auto add_key = [&](ExprPtr expr, std::string name) {
      const model::ColumnId id = binder_.NewColumnId();
      aggregate->columns.push_back({id, std::move(name), expr->type});
      ExprPtr column = model::MakeColumn(id, expr->type, span_);
      aggregate->keys.push_back(std::move(expr));
      return column;
    };
    for (const model::OutputColumn& column : input_.groups()) {
      groups_.push_back({column.name, true,
                         add_key(model::MakeColumn(column.id, column.type, span_), column.name), span_});
    }
    for (size_t i = 0; i < num_keys(); ++i)
      outputs_[i].expr = add_key(outputs_[i].expr, outputs_[i].name);
    bin_ = add_key(BinStart(axis_), "bin");
    aggregate->calls = std::move(collector_.calls);
    for (model::OutputColumn& column : collector_.columns)
      aggregate->columns.push_back(std::move(column));
    Relation relation;
    relation.rel = std::move(aggregate);
    return relation;
  }

  // One row for each group, with all of its bins in one list.
  Relation ListBins(const Relation& bins) {
    std::vector<ExprPtr> values = {bin_};
    for (size_t i = 0; i < defaults_.size(); ++i) values.push_back(outputs_[num_keys() + i].expr);
    // make_list takes arrays apart, once.
    ExprPtr tuple = binder_.MakeFunctionCall(
        "pack_array", {binder_.MakeFunctionCall("pack_array", std::move(values), span_)}, span_);
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = span_;
    aggregate->input = bins.rel;
    const auto add_key = [&](NamedValue& key) {
      const model::ColumnId id = binder_.NewColumnId();
      aggregate->columns.push_back({id, key.name, key.expr->type});
      aggregate->keys.push_back(key.expr);
      key.expr = model::MakeColumn(id, key.expr->type, span_);
    };
    for (NamedValue& group : groups_) add_key(group);
    for (size_t i = 0; i < num_keys(); ++i) add_key(outputs_[i]);
    AggregateCollector collector;
    list_ = binder_.MakeAggregateCall(*FindAggregate("make_list"), {std::move(tuple)},
                                      {.aggregates = &collector}, span_);
    aggregate->calls = std::move(collector.calls);
    for (model::OutputColumn& column : collector.columns)
      aggregate->columns.push_back(std::move(column));
    Relation relation;
    const bool gives_always_a_row = aggregate->keys.empty();
    relation.rel = std::move(aggregate);
    if (!gives_always_a_row || is_nonempty_) return relation;
    ExprPtr has_bins =
        binder_.MakeFunctionCall(">",
                                 {binder_.MakeFunctionCall("array_length", {list_}, span_),
                                  binder_.Constant(Value::Long(0), span_)},
                                 span_);
    return binder_.Filter(relation, std::move(has_bins), span_);
  }

  std::optional<Relation> Finish(const Relation& lists) {
    const ExprPtr none = binder_.Constant(Value::Null(axis_->type), span_);
    ExprPtr first = start_ && is_legacy_ ? BinStart(start_) : start_;
    const auto series = [&](size_t position, ExprPtr fill) {
      return binder_.MakeFunctionCall(
          "$series",
          {list_, binder_.Constant(Value::Long(static_cast<int64_t>(position)), span_),
           first ? first : none, stop_ ? stop_ : none, step_,
           binder_.Constant(Value::Bool(is_legacy_), span_), std::move(fill)},
          span_);
    };
    const size_t first_series = num_keys();
    for (size_t i = 0; i < defaults_.size(); ++i)
      outputs_[first_series + i].expr = series(i + 1, defaults_[i]);
    outputs_.back().expr = series(0, binder_.Constant(Value::Long(0), span_));
    for (const NamedValue& output : outputs_) {
      if (!output.expr) return std::nullopt;
    }
    if (!binder_.FinishNames(outputs_, &input_)) return std::nullopt;
    outputs_.insert(outputs_.end(), groups_.begin(), groups_.end());
    Relation relation = binder_.Project(lists, std::move(outputs_), span_);
    relation.num_hidden = relation.num_groups = groups_.size();
    return relation;
  }

  Binder& binder_;
  const Relation& input_;
  base::Span span_;
  bool is_nonempty_ = false;
  bool is_legacy_ = false;
  AggregateCollector collector_;
  // Keys, aggregates, axis.
  std::vector<NamedValue> outputs_;
  std::vector<ExprPtr> defaults_;
  ExprPtr axis_, start_, stop_, step_;
  ExprPtr bin_, list_;
  // The columns of the groups, inside partition and mv-apply.
  std::vector<NamedValue> groups_;
};

std::optional<Relation> BindMakeSeries(Binder& binder, const syntax::OperatorNode& node,
                                       std::optional<Relation> input) {
  return SeriesMaker(binder, *input, node.span).Run(As<MakeSeriesClause>(node));
}

}  // namespace

extern constinit const OperatorDef kOperator_make_series = {
    .name = "make-series",
    .usage =
        "make-series [kind=nonempty] [Name =] Aggregate [default = Value], … on Axis [from Start] "
        "[to End] step Step "
        "[by [Name =] Expr, …]",
    .summary = "Arrays of aggregates along an axis, one row for each group.",
    .parse = ParseMakeSeries,
    .bind = BindMakeSeries,
    .examples =
        {{"range x from 1 to 4 step 1 | make-series s = sum(x) on x from 0 to 6 step 2 | project s",
          "[1,5,4]"}},
};

}  // namespace quoll::lang
