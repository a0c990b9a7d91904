// pivot(Column [, Aggregate] [, Kept, …]) [: Schema]: one row for each combination of the kept
// columns, and one column for each value of the pivoted one with the aggregate of the rows that
// have both. A cell of no rows is what the aggregate gives for none: 0 for count and sum, null for
// max. Kept are all columns that are neither pivoted nor aggregated, unless some are named. The new
// columns come in the order in which their values first appear in the input.
#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "lang/aggregates/_key_table.h"
#include "lang/plugins/_plugins.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::OutputColumn;
using model::Type;
using model::Value;

// More columns than this are no table; K4001.
constexpr size_t kMaxPivoted = 10'000;

// Where a value first stands.
class FirstOrdinal : public model::Accumulator {
 public:
  void Update(std::span<const ColumnView>, size_t, int64_t ordinal) override {
    first_ = std::min(first_, ordinal);
  }
  void Combine(model::Accumulator& other) override {
    first_ = std::min(first_, static_cast<FirstOrdinal&>(other).first_);
  }
  void Finalize(model::Column& out, size_t row) override { out.Set(row, first_); }

 private:
  int64_t first_ = INT64_MAX;
};

constinit const model::AggregateDef kFirstOrdinal = {
    .name = "$first_ordinal",
    .signatures = {{{model::Arg("value", model::kAnyType)}, Type::kLong}},
    .make = [](const model::AggregateCall&) -> std::unique_ptr<model::Accumulator> {
      return std::make_unique<FirstOrdinal>();
    },
    .needs_ordinal = true,
};

// Rows (kept…, name, value) to rows (kept…, a value for each name). Names that are not asked for
// give no cell.
class PivotRows : public model::NativeRel::Operator {
 public:
  PivotRows(const std::vector<std::string>& names, Value empty)
      : names_(names), empty_(std::move(empty)) {
    for (size_t i = 0; i < names_.size(); ++i) idx_of_.emplace(names_[i], i);
  }
  std::string_view name() const override { return "pivot"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const size_t num_kept = input.size() - 2;
    std::vector<ColumnView> views;
    for (const model::Column& column : input) views.push_back(column.view());
    model::Batch out;
    for (size_t i = 0; i < num_kept; ++i) out.columns.emplace_back(views[i].type);
    for (size_t i = 0; i < names_.size(); ++i) out.columns.emplace_back(views[num_kept + 1].type);
    KeyTable rows(KeyTable::Equality::kDynamic);
    for (size_t row = 0; row < num_rows; ++row) {
      const auto [out_row, is_new] = rows.Insert(KeyOf(views, num_kept, row));
      if (is_new) AddRow(views, num_kept, row, out);
      const auto idx = idx_of_.find(views[num_kept].Text(row));
      if (idx != idx_of_.end()) {
        Value::FromCell(views[num_kept + 1], row)
            .Store(out.columns[num_kept + idx->second], out_row);
      }
    }
    return out;
  }

 private:
  static std::string KeyOf(const std::vector<ColumnView>& views, size_t num_kept, size_t row) {
    model::DynamicWriter writer;
    writer.BeginArray();
    for (size_t i = 0; i < num_kept; ++i) model::AppendCell(writer, views[i], row);
    writer.EndArray();
    return writer.Take();
  }
  void AddRow(const std::vector<ColumnView>& views, size_t num_kept, size_t row,
              model::Batch& out) const {
    const size_t out_row = out.num_rows++;
    for (size_t i = 0; i < out.columns.size(); ++i) {
      out.columns[i].Resize(out.num_rows);
      (i < num_kept ? Value::FromCell(views[i], row) : empty_).Store(out.columns[i], out_row);
    }
  }

  std::vector<std::string> names_;
  Value empty_;
  std::unordered_map<std::string_view, size_t> idx_of_;
};

class Pivoting {
 public:
  Pivoting(Binder& binder, const syntax::CallExpr& call, Relation input)
      : binder_(binder),
        call_(call),
        input_(std::move(input)),
        args_(binder, call, {"pivotColumn", "aggregationFunction", "…"}, 1) {}

  std::optional<Relation> Run(const OutputSchema* declared) {
    if (!args_.is_ok() || !IsWholeTable(binder_, input_, call_)) return std::nullopt;
    if (declared == nullptr) {
      auto settled = Settled(binder_, input_);
      if (!settled) return std::nullopt;
      input_ = std::move(*settled);
    }
    if (!BindPivoted() || !BindAggregate() || !BindKept()) return std::nullopt;
    if (declared != nullptr) return Declared(*declared);
    bool is_open = false;
    auto names = FindNames(is_open);
    if (!names) return std::nullopt;
    std::set<std::string> taken;
    for (const NamedValue& value : kept_) taken.insert(value.name);
    model::Schema columns;
    size_t num_unnamed = 0;
    for (const std::string& name : *names) {
      std::string unique =
          Binder::UniqueName(name.empty() ? fmt::format("Column{}", ++num_unnamed) : name,
                             [&](const std::string& n) { return taken.contains(n); });
      taken.insert(unique);
      columns.push_back({std::move(unique), value_.type});
    }
    Relation result = Pivoted(*names, columns);
    result.is_open = is_open || input_.is_open;
    return result;
  }

 private:
  bool BindPivoted() {
    pivoted_ = args_.ColumnValue(0, input_);
    if (!pivoted_) return false;
    if (pivoted_->expr->kind == model::Expr::Kind::kColumn) used_.insert(pivoted_->expr->column);
    pivoted_->expr = binder_.Convert(std::move(pivoted_->expr), Type::kString);
    return pivoted_->expr != nullptr;
  }

  bool BindAggregate() {
    first_kept_ = args_.Has(1) && args_.Find(1)->kind == syntax::ExprKind::kCall ? 2 : 1;
    if (first_kept_ == 1) {
      const model::AggregateDef& count = *FindAggregate("count");
      value_ = {&count, &count.signatures[0], {}, Type::kLong, call_.span};
      return true;
    }
    AggregateCollector collector;
    const auto bound = binder_.BindExpr(
        *args_.Find(1), {.input = &input_, .aggregates = &collector, .place = "pivot"});
    if (!bound) return false;
    if (bound->kind != model::Expr::Kind::kColumn || collector.calls.size() != 1) {
      args_.Fail(1, diag::Code::K2012, "pivot takes one aggregate",
                 "count(), sum(x), max(x), make_set(x) and the like");
      return false;
    }
    value_ = std::move(collector.calls[0]);
    std::vector<model::ColumnId> read;
    for (const model::ExprPtr& arg : value_.args) model::CollectColumns(*arg, read);
    used_.insert(read.begin(), read.end());
    return true;
  }

  bool BindKept() {
    const bool are_named = args_.size() > first_kept_;
    if (are_named) {
      for (size_t i = first_kept_; i < args_.size(); ++i) {
        auto value = args_.ColumnValue(i, input_);
        if (!value || !AddKept(std::move(*value))) return false;
      }
      return true;
    }
    for (const OutputColumn& column : input_.columns()) {
      if (!used_.contains(column.id) && !AddKept(ColumnValue(column, call_.span))) return false;
    }
    return true;
  }

  bool AddKept(NamedValue value) {
    if (model::ExprPtr key = binder_.KeyValue(value.expr)) {
      value.expr = std::move(key);
      kept_.push_back(std::move(value));
      return true;
    }
    binder_.Fail(diag::Code::K2004,
                 fmt::format("pivot groups by `{}`, which is dynamic", value.name), value.span,
                 "dynamic", "convert it with tostring(), or name the columns to keep");
    return false;
  }

  // The values of the pivoted column. is_open: there are no rows to tell.
  std::optional<std::vector<std::string>> FindNames(bool& is_open) {
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = call_.span;
    aggregate->input = input_.rel;
    aggregate->keys = {pivoted_->expr};
    aggregate->calls.push_back(
        {&kFirstOrdinal, &kFirstOrdinal.signatures[0], {pivoted_->expr}, Type::kLong, call_.span});
    aggregate->columns = {{binder_.NewColumnId(), "name", Type::kString},
                          {binder_.NewColumnId(), "at", Type::kLong}};
    const auto rows = binder_.RunNow(aggregate);
    if (!rows) return std::nullopt;
    std::vector<std::string> names;
    is_open = !*rows || (*rows)->num_rows == 0;
    if (is_open) return names;
    const model::Batch& batch = **rows;
    if (batch.num_rows > kMaxPivoted) {
      args_.Fail(0, diag::Code::K4001,
                 fmt::format("`{}` has {} different values; pivot makes at most {} columns",
                             pivoted_->name, batch.num_rows, kMaxPivoted));
      return std::nullopt;
    }
    std::vector<size_t> order(batch.num_rows);
    std::iota(order.begin(), order.end(), 0);
    const ColumnView at = batch.columns[1].view();
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return at.Get<int64_t>(a) < at.Get<int64_t>(b); });
    for (const size_t row : order) names.emplace_back(batch.columns[0].view().Text(row));
    return names;
  }

  // What the aggregate gives for no rows.
  Value EmptyCell() {
    std::vector<Type> types;
    std::vector<const Value*> constants;
    for (const model::ExprPtr& arg : value_.args) {
      types.push_back(arg->type);
      constants.push_back(arg->IsConstant() ? &arg->value : nullptr);
    }
    const auto accumulator =
        value_.aggregate->make({binder_.context(), types, constants, value_.type});
    model::Column cell(value_.type);
    cell.Resize(1);
    accumulator->Finalize(cell, 0);
    return Value::FromCell(cell.view(), 0);
  }

  // The kept columns, then one for each name.
  Relation Pivoted(const std::vector<std::string>& names, const model::Schema& columns) {
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = call_.span;
    aggregate->input = input_.rel;
    model::Schema schema;
    for (const NamedValue& value : kept_) {
      aggregate->keys.push_back(value.expr);
      aggregate->columns.push_back({binder_.NewColumnId(), value.name, value.expr->type});
      schema.push_back({value.name, value.expr->type});
    }
    aggregate->keys.push_back(pivoted_->expr);
    aggregate->columns.push_back({binder_.NewColumnId(), "name", Type::kString});
    aggregate->calls = {value_};
    aggregate->columns.push_back({binder_.NewColumnId(), "value", value_.type});
    Relation cells;
    cells.rel = std::move(aggregate);
    schema.insert(schema.end(), columns.begin(), columns.end());
    return MakeNative(binder_, cells, schema, std::make_shared<PivotRows>(names, EmptyCell()),
                      call_.span);
  }

  // Only the declared columns: kept ones by their names, all others are values of the pivoted
  // column.
  std::optional<Relation> Declared(const OutputSchema& declared) {
    const auto schema = binder_.BindSchema(declared.columns);
    if (!schema) return std::nullopt;
    std::vector<std::string> names;
    model::Schema columns;
    for (const model::Field& field : *schema) {
      const bool is_kept = std::any_of(kept_.begin(), kept_.end(), [&](const NamedValue& value) {
        return value.name == field.name;
      });
      if (is_kept) continue;
      names.push_back(field.name);
      columns.push_back({field.name, value_.type});
    }
    Relation pivoted = Pivoted(names, columns);
    std::vector<NamedValue> values;
    for (size_t i = 0; declared.has_star && i < kept_.size(); ++i) {
      const OutputColumn& column = pivoted.columns()[i];
      const bool is_declared =
          std::any_of(schema->begin(), schema->end(),
                      [&](const model::Field& field) { return field.name == column.name; });
      if (!is_declared) values.push_back(ColumnValue(column, call_.span));
    }
    for (const model::Field& field : *schema) {
      NamedValue value = ColumnValue(*pivoted.Find(field.name), call_.span);
      value.expr = binder_.Convert(std::move(value.expr), field.type);
      if (!value.expr) return std::nullopt;
      values.push_back(std::move(value));
    }
    return binder_.Project(pivoted, std::move(values), call_.span);
  }

  Binder& binder_;
  const syntax::CallExpr& call_;
  Relation input_;
  PluginArgs args_;
  std::optional<NamedValue> pivoted_;
  model::AggregateRel::Call value_;
  std::vector<NamedValue> kept_;
  size_t first_kept_ = 1;
  std::set<model::ColumnId> used_;
};

std::optional<Relation> BindPivot(Binder& binder, const syntax::CallExpr& call,
                                  const OutputSchema* declared, std::optional<Relation> input) {
  return Pivoting(binder, call, std::move(*input)).Run(declared);
}

}  // namespace

extern constinit const PluginDef kPlugin_pivot = {
    .name = "pivot",
    .usage = "pivot(Column [, Aggregate] [, Kept, …]) [: ([*,] Name:Type, …)]",
    .summary = "A column for each value of a column, with an aggregate in each cell.",
    .bind = BindPivot,
    .takes_schema = true,
    .examples = {{"datatable(k:string, v:string)['a', 'x', 'a', 'y', 'a', 'x'] | evaluate pivot(v) "
                  "| project x",
                  "2"}},
};

}  // namespace quoll::lang
