// summarize [Name =] Aggregate, … [by [Name =] Expr, …]. Columns: keys first, then the aggregates as written. Arithmetic
// over aggregates is a projection above the aggregation. arg_max, arg_min, take_any and percentiles give several columns.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_groups.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

struct SummarizeClause : syntax::Clause {
  std::vector<syntax::ExprPtr> aggregates;
  std::vector<syntax::ExprPtr> keys;
};

std::unique_ptr<syntax::Clause> ParseSummarize(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  auto clause = std::make_unique<SummarizeClause>();
  if (!parser.AtName("by")) {
    clause->aggregates = parser.ParseNamedExprList();
    if (clause->aggregates.empty()) return nullptr;
  }
  if (parser.Eat("by")) {
    clause->keys = parser.ParseNamedExprList();
    if (clause->keys.empty()) return nullptr;
  }
  return clause;
}

// The names given before `=`, if any, and the expression behind.
struct Item {
  std::vector<syntax::NamedExpr::Name> names;
  const syntax::Expr* expr;
};

Item SplitNames(const syntax::Expr& expr) {
  if (expr.kind != syntax::ExprKind::kNamed) return {{}, &expr};
  const auto& named = static_cast<const syntax::NamedExpr&>(expr);
  return {named.names, named.value.get()};
}

class Summarizer {
 public:
  Summarizer(Binder& binder, const Relation& input, base::Span span)
      : binder_(binder), input_(input), span_(span), scope_{.input = &input, .aggregates = &collector_, .place = "summarize"} {}

  std::optional<Relation> Run(const SummarizeClause& clause) {
    for (const syntax::ExprPtr& key : clause.keys) {
      if (!AddKey(*key)) return std::nullopt;
    }
    num_keys_ = values_.size();
    for (const syntax::ExprPtr& item : clause.aggregates) {
      if (!AddAggregate(*item)) return std::nullopt;
    }
    return Finish();
  }

 private:
  bool AddKey(const syntax::Expr& expr) {
    auto key = binder_.BindNamed(expr, {.input = &input_, .place = "a group key"});
    if (!key) return false;
    if (model::ExprPtr value = binder_.KeyValue(key->expr)) {
      key->expr = std::move(value);
    } else {
      binder_.Fail(diag::Code::K2004, "a group key cannot be dynamic", expr.span, "dynamic",
                   "convert it, for example with tostring()");
      return false;
    }
    // A plain column named twice.
    if (expr.kind == syntax::ExprKind::kName && !key_columns_.insert(key->name).second) {
      binder_.Fail(diag::Code::K2006, fmt::format("group key `{}` stands twice", key->name), expr.span);
      return false;
    }
    if (key->expr->kind == model::Expr::Kind::kColumn) key_ids_.insert(key->expr->column);
    values_.push_back(std::move(*key));
    return true;
  }

  bool AddAggregate(const syntax::Expr& expr) {
    const Item item = SplitNames(expr);
    for (const auto& name : item.names) {
      if (key_columns_.contains(name.name)) {
        binder_.Fail(diag::Code::K2006, fmt::format("column `{}` is named twice", name.name), name.span,
                     "a group key has this name");
        return false;
      }
    }
    if (item.expr->kind == syntax::ExprKind::kCall) {
      const auto& call = static_cast<const syntax::CallExpr&>(*item.expr);
      const model::AggregateDef* aggregate = FindFunction(call.name) == nullptr ? FindAggregate(call.name) : nullptr;
      const std::string_view name = aggregate == nullptr ? "" : aggregate->name;
      if (name == "arg_max" || name == "arg_min") return AddArgExtreme(item, call, *aggregate);
      if (name == "take_any" && (call.args.size() > 1 || HasStar(call))) return AddTakeAny(item, call);
      if (name == "percentiles") return AddPercentiles(item, call, "percentile", 1);
      if (name == "percentilesw") return AddPercentiles(item, call, "percentilew", 2);
    }
    const size_t first = values_.size();
    if (!binder_.BindNamedValues(expr, scope_, values_)) return false;
    return std::all_of(values_.begin() + static_cast<ptrdiff_t>(first), values_.end(),
                       [&](const NamedValue& value) { return CheckAggregated(*value.expr); });
  }

  static bool HasStar(const syntax::CallExpr& call) {
    return std::any_of(call.args.begin(), call.args.end(),
                       [](const syntax::Argument& arg) { return arg.value->kind == syntax::ExprKind::kStar; });
  }

  // Every column below an aggregate expression must be an aggregate's.
  bool CheckAggregated(const model::Expr& expr) {
    std::vector<model::ColumnId> columns;
    model::CollectColumns(expr, columns);
    for (const model::ColumnId column : columns) {
      const bool is_aggregate = std::any_of(collector_.columns.begin(), collector_.columns.end(),
                                            [&](const model::OutputColumn& c) { return c.id == column; });
      if (is_aggregate) continue;
      binder_.Fail(diag::Code::K2012, "a column stands outside of an aggregate", expr.span,
                   "neither an aggregate nor a group key");
      return false;
    }
    return true;
  }

  // One value of a call that gives several; `idx` counts them.
  void Add(const Item& item, size_t idx, std::string derived, model::ExprPtr expr) {
    const bool is_named = idx < item.names.size();
    values_.push_back({is_named ? item.names[idx].name : std::move(derived), is_named, std::move(expr),
                       is_named ? item.names[idx].span : item.expr->span});
  }

  bool AddArgExtreme(const Item& item, const syntax::CallExpr& call, const model::AggregateDef& aggregate) {
    if (call.args.empty()) {
      binder_.Fail(diag::Code::K2005, fmt::format("`{}` takes at least 1 argument", call.name), call.span);
      return false;
    }
    const ExprScope inner{.input = &input_, .place = "an aggregate"};
    model::ExprPtr key = binder_.BindExpr(*call.args[0].value, inner);
    if (!key) return false;
    // The old spellings argmax and argmin prefix their columns.
    const bool is_old = call.name == "argmax" || call.name == "argmin";
    const std::string prefix = aggregate.name == "arg_max" ? "max_" : "min_";
    const std::string key_name = DerivedName(*call.args[0].value);
    size_t idx = 0;
    model::ExprPtr extreme = binder_.MakeAggregateCall(aggregate, {key, key}, scope_, call.span);
    if (!extreme) return false;
    Add(item, idx++, is_old || key_name.empty() ? prefix + key_name : key_name, std::move(extreme));
    for (size_t i = 1; i < call.args.size(); ++i) {
      if (call.args[i].value->kind == syntax::ExprKind::kStar) {
        for (const model::OutputColumn& column : input_.columns()) {
          const bool is_key = key->kind == model::Expr::Kind::kColumn && key->column == column.id;
          if (is_key || key_ids_.contains(column.id)) continue;
          model::ExprPtr value = binder_.MakeAggregateCall(
              aggregate, {key, model::MakeColumn(column.id, column.type, call.span)}, scope_, call.span);
          if (!value) return false;
          Add(item, idx++, is_old ? prefix + key_name + "_" + column.name : column.name, std::move(value));
        }
        continue;
      }
      model::ExprPtr arg = binder_.BindExpr(*call.args[i].value, inner);
      if (!arg) return false;
      model::ExprPtr value = binder_.MakeAggregateCall(aggregate, {key, std::move(arg)}, scope_, call.span);
      if (!value) return false;
      std::string name = DerivedName(*call.args[i].value);
      if (is_old) name = prefix + key_name + "_" + name;
      Add(item, idx++, std::move(name), std::move(value));
    }
    return true;
  }

  // Several columns of one row: the first row read.
  bool AddTakeAny(const Item& item, const syntax::CallExpr& call) {
    const model::AggregateDef& first_row = *FindAggregate("arg_max");
    const model::ExprPtr one = model::MakeConstant(model::Value::Long(1), call.span);
    const std::string prefix = call.name == "any" ? "any_" : "";
    size_t idx = 0;
    const auto add = [&](model::ExprPtr expr, const std::string& name) {
      model::ExprPtr value = binder_.MakeAggregateCall(first_row, {one, std::move(expr)}, scope_, call.span);
      if (!value) return false;
      Add(item, idx++, prefix + name, std::move(value));
      return true;
    };
    for (const syntax::Argument& arg : call.args) {
      if (arg.value->kind == syntax::ExprKind::kStar) {
        for (const model::OutputColumn& column : input_.columns()) {
          if (key_ids_.contains(column.id)) continue;
          if (!add(model::MakeColumn(column.id, column.type, call.span), column.name)) return false;
        }
        continue;
      }
      model::ExprPtr expr = binder_.BindExpr(*arg.value, {.input = &input_, .place = "an aggregate"});
      if (!expr || !add(std::move(expr), DerivedName(*arg.value))) return false;
    }
    return true;
  }

  // One call of `single` per percentage; the first `num_shared` arguments (value, weight) stand in each.
  bool AddPercentiles(const Item& item, const syntax::CallExpr& call, std::string_view single, size_t num_shared) {
    const model::AggregateDef* percentile = FindAggregate(single);
    if (percentile == nullptr || call.args.size() <= num_shared) {
      binder_.Fail(diag::Code::K2005, fmt::format("`{}` takes at least {} arguments", call.name, num_shared + 1),
                   call.span);
      return false;
    }
    const ExprScope inner{.input = &input_, .place = "an aggregate"};
    std::vector<model::ExprPtr> shared;
    for (size_t i = 0; i < num_shared; ++i) {
      shared.push_back(binder_.BindExpr(*call.args[i].value, inner));
      if (!shared.back()) return false;
    }
    for (size_t i = num_shared; i < call.args.size(); ++i) {
      std::vector<model::ExprPtr> args = shared;
      args.push_back(binder_.BindExpr(*call.args[i].value, inner));
      if (!args.back()) return false;
      std::string text(binder_.TextOf(call.args[i].value->span));
      std::replace(text.begin(), text.end(), '.', '_');
      model::ExprPtr value = binder_.MakeAggregateCall(*percentile, std::move(args), scope_, call.span);
      if (!value) return false;
      Add(item, i - num_shared, fmt::format("percentile_{}_{}", DerivedName(*call.args[0].value), text),
          std::move(value));
    }
    return true;
  }

  std::optional<Relation> Finish() {
    if (!binder_.FinishNames(values_, &input_)) return std::nullopt;
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = span_;
    aggregate->input = input_.rel;
    AddGroupKeys(binder_, input_, *aggregate);
    for (size_t i = 0; i < num_keys_; ++i) {
      NamedValue& key = values_[i];
      const model::ColumnId id = binder_.NewColumnId();
      aggregate->columns.push_back({id, key.name, key.expr->type});
      aggregate->keys.push_back(key.expr);
      key.expr = model::MakeColumn(id, key.expr->type, key.span);
    }
    aggregate->calls = std::move(collector_.calls);
    for (model::OutputColumn& column : collector_.columns) aggregate->columns.push_back(std::move(column));
    Relation grouped = GroupedResult(binder_, std::move(aggregate), input_.num_groups);
    return binder_.Project(grouped, std::move(values_), span_);
  }

  Binder& binder_;
  const Relation& input_;
  base::Span span_;
  AggregateCollector collector_;
  ExprScope scope_;
  std::vector<NamedValue> values_;
  size_t num_keys_ = 0;
  std::set<std::string> key_columns_;
  std::set<model::ColumnId> key_ids_;
};

std::optional<Relation> BindSummarize(Binder& binder, const syntax::OperatorNode& node,
                                      std::optional<Relation> input) {
  return Summarizer(binder, *input, node.span).Run(As<SummarizeClause>(node));
}

}  // namespace

extern constinit const OperatorDef kOperator_summarize = {
    .name = "summarize",
    .usage = "summarize [Name =] Aggregate, … [by [Name =] Expr, …]",
    .summary = "Group the rows and compute aggregates of each group.",
    .parse = ParseSummarize,
    .bind = BindSummarize,
    .examples = {{"range x from 1 to 4 step 1 | summarize sum(x)", "10"}},
};

}  // namespace quoll::lang
