// rows_near(Condition, NumRows [, RowsAfter]): the rows that stand at most so many rows before or
// after one that meets the condition, in their order.
#include <algorithm>

#include <fmt/format.h>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::Type;

// The last column of the input is the condition.
class RowsNear : public model::NativeRel::Operator {
 public:
  RowsNear(uint64_t num_before, uint64_t num_after, std::vector<Type> types)
      : num_before_(num_before), num_after_(num_after), types_(std::move(types)) {}
  std::string_view name() const override { return "rows_near"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    RowWriter out(types_);
    const model::ColumnView condition = input.back().view();
    size_t next = 0;  // rows before this are written
    for (size_t row = 0; row < num_rows; ++row) {
      if (condition.IsNull(row) || condition.Get<uint8_t>(row) == 0) continue;
      const size_t first = std::max(next, row - std::min<size_t>(row, num_before_));
      const size_t last = row + std::min<size_t>(num_rows - 1 - row, num_after_);
      for (next = first; next <= last; ++next) {
        out.Begin();
        for (size_t i = 0; i < types_.size(); ++i) out.Cell(input[i].view(), next);
      }
    }
    return out.Take();
  }

 private:
  uint64_t num_before_;
  uint64_t num_after_;
  std::vector<Type> types_;
};

std::optional<uint64_t> NumRows(const PluginArgs& args, size_t idx) {
  const auto number = args.Long(idx);
  if (!number) return std::nullopt;
  if (*number >= 0) return static_cast<uint64_t>(*number);
  args.Fail(idx, diag::Code::K2012, fmt::format("`{}` must not be negative", args.name(idx)));
  return std::nullopt;
}

std::optional<Relation> BindRowsNear(Binder& binder, const syntax::CallExpr& call,
                                     const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call, {"Condition", "NumRows", "RowsAfter"}, 2);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  auto condition = binder.BindPredicate(*args.Find(0), {.input = &*input, .place = "a condition"});
  const auto num_before = condition ? NumRows(args, 1) : std::nullopt;
  if (!num_before) return std::nullopt;
  const auto num_after = args.Has(2) ? NumRows(args, 2) : num_before;
  if (!num_after) return std::nullopt;
  std::vector<NamedValue> values;
  model::Schema schema;
  for (const model::OutputColumn& column : input->columns()) {
    values.push_back(ColumnValue(column, call.span));
    schema.push_back({column.name, column.type});
  }
  values.push_back({"$condition", true, std::move(condition), args.span(0)});
  const Relation marked = binder.Project(*input, std::move(values), call.span);
  Relation result =
      MakeNative(binder, marked, schema,
                 std::make_shared<RowsNear>(*num_before, *num_after, TypesOf(schema)), call.span);
  result.is_serialised = true;
  result.is_open = input->is_open;
  return result;
}

}  // namespace

extern constinit const PluginDef kPlugin_rows_near = {
    .name = "rows_near",
    .usage = "rows_near(Condition, NumRows [, RowsAfter])",
    .summary = "The rows around those that meet a condition.",
    .bind = BindRowsNear,
    .examples = {{"range x from 1 to 9 step 1 | evaluate rows_near(x == 5, 1) | summarize sum(x)",
                  "15"}},
};

}  // namespace quoll::lang
