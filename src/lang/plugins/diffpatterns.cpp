// diffpatterns(SplitColumn, SplitValueA, SplitValueB [, WeightColumn [, Threshold [, MaxDimensions
// [, Wildcard, …]]]]): the patterns whose share of the rows of A and of the rows of B differ by at
// least the threshold (default 0.05), the largest difference first. `~` stands for a default.
//
// Of patterns that say the same only one is kept: going down the list, a pattern stays if the rows
// that no earlier one has still differ by the threshold and by half of what all its rows differ.
// DIFFERS: which of overlapping patterns are kept is Kusto's own secret.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "lang/plugins/_patterns.h"

namespace quoll::lang {
namespace {

using model::Type;

constexpr double kDefaultThreshold = 0.05;

double RoundPercent(double share) { return std::round(share * 10'000) / 100; }

// Columns: those of the patterns, the weight, the split column as text.
class DiffPatterns : public model::NativeRel::Operator {
 public:
  struct Rule {
    std::string value_a;
    std::string value_b;
    double threshold = kDefaultThreshold;
    int64_t max_dimensions = INT64_MAX;
  };
  DiffPatterns(Rule rule, PatternColumns columns, std::vector<Type> types)
      : rule_(std::move(rule)), columns_(std::move(columns)), types_(std::move(types)) {}
  std::string_view name() const override { return "diffpatterns"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override {
    std::string failure;
    return TryRun(std::move(input), num_rows, context, failure);
  }
  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext&, std::string& failure) const override {
    std::vector<model::ColumnView> views;
    for (size_t i = 0; i + 2 < input.size(); ++i) views.push_back(input[i].view());
    const PatternTable table(views, Weights(input, num_rows), rule_.threshold);
    RowWriter out(types_);
    // A difference needs two sets.
    if (table.totals().a == 0 || table.totals().b == 0) return out.Take();
    std::vector<Pattern> patterns =
        MinePatterns(table, rule_.threshold, rule_.max_dimensions, failure);
    std::erase_if(patterns, [&](const Pattern& pattern) {
      return Difference(table, pattern.weights) < rule_.threshold;
    });
    std::sort(patterns.begin(), patterns.end(), [&](const Pattern& a, const Pattern& b) {
      const double difference_a = Difference(table, a.weights);
      const double difference_b = Difference(table, b.weights);
      if (difference_a != difference_b) return difference_a > difference_b;
      return ComesBefore(table, a, b);
    });
    int64_t segment = 0;
    CaseBits left = table.AllCases();
    for (const Pattern& pattern : patterns) {
      if (!SaysMore(table, pattern, left)) continue;
      const SideWeights& weights = pattern.weights;
      out.Begin();
      out.Long(segment++);
      out.Long(std::llround(weights.a));
      out.Long(std::llround(weights.b));
      out.Real(RoundPercent(weights.a / table.totals().a));
      out.Real(RoundPercent(weights.b / table.totals().b));
      out.Real(RoundPercent(Difference(table, weights)));
      WritePattern(out, table, pattern, views, columns_.wildcards);
    }
    return out.Take();
  }

 private:
  std::vector<SideWeights> Weights(const std::vector<model::Column>& input, size_t num_rows) const {
    std::vector<SideWeights> weights(num_rows);
    const model::ColumnView weight = input[input.size() - 2].view();
    const model::ColumnView side = input.back().view();
    for (size_t row = 0; row < num_rows; ++row) {
      const double value = weight.IsNull(row) ? 0 : weight.Get<double>(row);
      if (!(value > 0) || !std::isfinite(value)) continue;
      if (side.Text(row) == rule_.value_a) weights[row].a = value;
      if (side.Text(row) == rule_.value_b) weights[row].b = value;
    }
    return weights;
  }

  static double Difference(const PatternTable& table, const SideWeights& weights) {
    return std::abs(weights.a / table.totals().a - weights.b / table.totals().b);
  }

  // Takes the pattern's rows out of those left if it is kept.
  bool SaysMore(const PatternTable& table, const Pattern& pattern, CaseBits& left) const {
    const CaseBits cases = table.CasesOf(pattern.items);
    CaseBits own = cases;
    for (size_t i = 0; i < own.size(); ++i) own[i] &= left[i];
    const double difference = Difference(table, table.WeightsOf(own));
    if (difference < rule_.threshold || difference < Difference(table, pattern.weights) / 2)
      return false;
    for (size_t i = 0; i < left.size(); ++i) left[i] &= ~cases[i];
    return true;
  }

  Rule rule_;
  PatternColumns columns_;
  std::vector<Type> types_;
};

std::optional<Relation> BindDiffPatterns(Binder& binder, const syntax::CallExpr& call,
                                         const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call,
                        {"SplitColumn", "SplitValueA", "SplitValueB", "WeightColumn", "Threshold",
                         "MaxDimensions", "CustomWildcard", "…"},
                        3);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  auto split = args.ColumnValue(0, *input);
  const auto value_a = split ? args.Text(1) : std::nullopt;
  const auto value_b = value_a ? args.Text(2) : std::nullopt;
  const auto columns =
      value_b ? ReadPatternColumns(binder, args, *input, 3, 6, split->name) : std::nullopt;
  const auto threshold = columns ? ReadShare(args, 4, kDefaultThreshold) : std::nullopt;
  if (!threshold) return std::nullopt;
  const auto max_dimensions = IsDefault(args, 5) ? std::optional(INT64_MAX) : args.Long(5);
  if (!max_dimensions) return std::nullopt;
  if (*value_a == *value_b) {
    args.Fail(2, diag::Code::K2012, fmt::format("both sets are the rows of `{}`", *value_a));
    return std::nullopt;
  }
  model::Schema schema = {{"SegmentId", Type::kLong}, {"CountA", Type::kLong},
                          {"CountB", Type::kLong},    {"PercentA", Type::kReal},
                          {"PercentB", Type::kReal},  {"PercentDiffAB", Type::kReal}};
  columns->AddTo(schema);
  split->expr = binder.Convert(std::move(split->expr), Type::kString);
  if (!split->expr) return std::nullopt;
  split->name = "$split";
  const auto rows = columns->Input(binder, *input, {*split}, call.span);
  if (!rows) return std::nullopt;
  Relation result =
      MakeNative(binder, *rows, schema,
                 std::make_shared<DiffPatterns>(
                     DiffPatterns::Rule{*value_a, *value_b, *threshold, *max_dimensions}, *columns,
                     TypesOf(schema)),
                 call.span);
  result.is_open = input->is_open;
  return result;
}

}  // namespace

extern constinit const PluginDef kPlugin_diffpatterns = {
    .name = "diffpatterns",
    .usage =
        "diffpatterns(SplitColumn, SplitValueA, SplitValueB [, WeightColumn [, Threshold [, "
        "MaxDimensions "
        "[, Wildcard, …]]]])",
    .summary = "The patterns in which two sets of rows differ.",
    .bind = BindDiffPatterns,
    .differs = "Which of overlapping patterns are kept follows a rule of its own.",
    .examples = {{"datatable(s:string, v:string)['a', 'x', 'a', 'x', 'b', 'x', 'b', 'y'] "
                  "| evaluate diffpatterns(s, 'a', 'b') | where v == 'x' | project PercentDiffAB",
                  "50.0"}},
};

}  // namespace quoll::lang
