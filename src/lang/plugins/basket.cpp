// basket([Threshold [, WeightColumn [, MaxDimensions [, Wildcard, …]]]]): all patterns that hold
// for at least this part of the rows (default 0.05), the most frequent first. Patterns are closed,
// and follow from at most MaxDimensions pairs of column and value (default 5). `~` stands for a
// default. DIFFERS: Kusto finds frequent values in a sample of the rows, and numbers the patterns
// in another order.
#include <algorithm>
#include <cmath>

#include "lang/plugins/_patterns.h"

namespace quoll::lang {
namespace {

using model::Type;

constexpr double kDefaultThreshold = 0.05;
constexpr int64_t kDefaultDimensions = 5;

// Columns: those of the patterns, the weight.
class Basket : public model::NativeRel::Operator {
 public:
  Basket(double threshold, int64_t max_dimensions, PatternColumns columns, std::vector<Type> types)
      : threshold_(threshold),
        max_dimensions_(max_dimensions),
        columns_(std::move(columns)),
        types_(std::move(types)) {}
  std::string_view name() const override { return "basket"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override {
    std::string failure;
    return TryRun(std::move(input), num_rows, context, failure);
  }
  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext&, std::string& failure) const override {
    std::vector<SideWeights> weights(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      const double weight = input.back().IsNull(row) ? 0 : input.back().Get<double>(row);
      if (weight > 0 && std::isfinite(weight)) weights[row].a = weight;
    }
    std::vector<model::ColumnView> views;
    for (size_t i = 0; i + 1 < input.size(); ++i) views.push_back(input[i].view());
    const PatternTable table(views, weights, threshold_);
    std::vector<Pattern> patterns = MinePatterns(table, threshold_, max_dimensions_, failure);
    std::sort(patterns.begin(), patterns.end(), [&](const Pattern& a, const Pattern& b) {
      if (a.weights.a != b.weights.a) return a.weights.a > b.weights.a;
      return ComesBefore(table, a, b);
    });
    RowWriter out(types_);
    int64_t segment = 0;
    for (const Pattern& pattern : patterns) {
      out.Begin();
      out.Long(segment++);
      out.Long(std::llround(pattern.weights.a));
      out.Real(100 * pattern.weights.a / table.totals().a);
      WritePattern(out, table, pattern, views, columns_.wildcards);
    }
    return out.Take();
  }

 private:
  double threshold_;
  int64_t max_dimensions_;
  PatternColumns columns_;
  std::vector<Type> types_;
};

std::optional<Relation> BindBasket(Binder& binder, const syntax::CallExpr& call,
                                   const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call,
                        {"Threshold", "WeightColumn", "MaxDimensions", "CustomWildcard", "…"}, 0);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const auto threshold = ReadShare(args, 0, kDefaultThreshold);
  const auto columns = threshold ? ReadPatternColumns(binder, args, *input, 1, 3) : std::nullopt;
  if (!columns) return std::nullopt;
  const auto max_dimensions = IsDefault(args, 2) ? std::optional(kDefaultDimensions) : args.Long(2);
  if (!max_dimensions) return std::nullopt;
  model::Schema schema = {
      {"SegmentId", Type::kLong}, {"Count", Type::kLong}, {"Percent", Type::kReal}};
  columns->AddTo(schema);
  const auto rows = columns->Input(binder, *input, {}, call.span);
  if (!rows) return std::nullopt;
  Relation result = MakeNative(
      binder, *rows, schema,
      std::make_shared<Basket>(*threshold, *max_dimensions, *columns, TypesOf(schema)), call.span);
  result.is_open = input->is_open;
  return result;
}

}  // namespace

extern constinit const PluginDef kPlugin_basket = {
    .name = "basket",
    .usage = "basket([Threshold [, WeightColumn [, MaxDimensions [, Wildcard, …]]]])",
    .summary = "The patterns that a given part of the rows have in common.",
    .bind = BindBasket,
    .differs =
        "Frequent values are counted in all rows, not in a sample; patterns are numbered by their "
        "count.",
    .examples = {{"range x from 1 to 4 step 1 | project odd = x % 2, same = 'a' | evaluate "
                  "basket(0.6) | project Count",
                  "4"}},
};

}  // namespace quoll::lang
