// autocluster([SizeWeight [, WeightColumn [, NumSeeds [, Wildcard, …]]]]): a few patterns that
// describe the rows well.
//
// A pattern's score is size^SizeWeight * information^(1 - SizeWeight): size is its part of the
// rows, information the sum over its values of -log2(part of the rows that have the value). Seeds
// are tried one after the other: the most frequent row that no pattern found so far holds for. A
// seed starts as the pattern of all its values and loses, step by step, the value without which the
// score is highest; the best pattern on the way is found. `~` stands for a default. DIFFERS: Kusto
// draws its seeds at random and scores in a way of its own; patterns are similar, not the same.
#include <algorithm>
#include <cmath>

#include "lang/plugins/_patterns.h"

namespace quoll::lang {
namespace {

using model::Type;

constexpr double kDefaultSizeWeight = 0.5;
constexpr int64_t kDefaultSeeds = 25;
constexpr int64_t kMaxSeeds = 1000;
// Values and patterns rarer than this describe nothing.
constexpr double kMinShare = 0.01;

struct Scored {
  Pattern pattern;
  double score = 0;
};

class Search {
 public:
  Search(const PatternTable& table, double size_weight)
      : table_(table), size_weight_(size_weight) {}

  std::vector<Scored> Run(int64_t num_seeds) {
    std::vector<Scored> found;
    CaseBits left = table_.AllCases();
    for (int64_t i = 0; i < num_seeds; ++i) {
      const auto seed = HeaviestOf(left);
      if (!seed) break;
      Scored best = Expand(table_.case_items()[*seed]);
      if (best.pattern.items.empty() || best.pattern.weights.a < kMinShare * table_.totals().a) {
        left[*seed / 64] &= ~(uint64_t{1} << (*seed % 64));
        continue;
      }
      const CaseBits cases = table_.CasesOf(best.pattern.items);
      for (size_t word = 0; word < left.size(); ++word) left[word] &= ~cases[word];
      found.push_back(std::move(best));
    }
    return found;
  }

 private:
  std::optional<size_t> HeaviestOf(const CaseBits& left) const {
    std::optional<size_t> heaviest;
    for (size_t i = 0; i < table_.cases().size(); ++i) {
      if ((left[i / 64] >> (i % 64) & 1) == 0 || table_.case_items()[i].empty()) continue;
      if (!heaviest || table_.cases()[i].a > table_.cases()[*heaviest].a) heaviest = i;
    }
    return heaviest;
  }

  double Score(const std::vector<uint32_t>& items, double weight) const {
    double information = 0;
    for (const uint32_t item : items) {
      information -= std::log2(table_.items()[item].weights.a / table_.totals().a);
    }
    return std::pow(weight / table_.totals().a, size_weight_) *
           std::pow(information, 1 - size_weight_);
  }

  Scored Evaluate(std::vector<uint32_t> items) const {
    Scored scored;
    scored.pattern.weights = table_.WeightsOf(table_.CasesOf(items));
    scored.score = items.empty() ? 0 : Score(items, scored.pattern.weights.a);
    scored.pattern.items = std::move(items);
    return scored;
  }

  Scored Expand(std::vector<uint32_t> items) const {
    Scored best = Evaluate(items);
    while (items.size() > 1) {
      Scored next;
      for (size_t i = 0; i < items.size(); ++i) {
        std::vector<uint32_t> without = items;
        without.erase(without.begin() + static_cast<ptrdiff_t>(i));
        Scored candidate = Evaluate(std::move(without));
        if (next.pattern.items.empty() || candidate.score > next.score) next = std::move(candidate);
      }
      items = next.pattern.items;
      if (next.score > best.score) best = std::move(next);
    }
    return best;
  }

  const PatternTable& table_;
  double size_weight_;
};

// Columns: those of the patterns, the weight.
class AutoCluster : public model::NativeRel::Operator {
 public:
  AutoCluster(double size_weight, int64_t num_seeds, PatternColumns columns,
              std::vector<Type> types)
      : size_weight_(size_weight),
        num_seeds_(num_seeds),
        columns_(std::move(columns)),
        types_(std::move(types)) {}
  std::string_view name() const override { return "autocluster"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    std::vector<SideWeights> weights(num_rows);
    for (size_t row = 0; row < num_rows; ++row) {
      const double weight = input.back().IsNull(row) ? 0 : input.back().Get<double>(row);
      if (weight > 0 && std::isfinite(weight)) weights[row].a = weight;
    }
    std::vector<model::ColumnView> views;
    for (size_t i = 0; i + 1 < input.size(); ++i) views.push_back(input[i].view());
    const PatternTable table(views, weights, kMinShare);
    std::vector<Scored> found = Search(table, size_weight_).Run(num_seeds_);
    std::sort(found.begin(), found.end(), [&](const Scored& a, const Scored& b) {
      if (a.score != b.score) return a.score > b.score;
      return ComesBefore(table, a.pattern, b.pattern);
    });
    RowWriter out(types_);
    int64_t segment = 0;
    for (const Scored& scored : found) {
      out.Begin();
      out.Long(segment++);
      out.Long(std::llround(scored.pattern.weights.a));
      out.Real(100 * scored.pattern.weights.a / table.totals().a);
      WritePattern(out, table, scored.pattern, views, columns_.wildcards);
    }
    return out.Take();
  }

 private:
  double size_weight_;
  int64_t num_seeds_;
  PatternColumns columns_;
  std::vector<Type> types_;
};

std::optional<Relation> BindAutoCluster(Binder& binder, const syntax::CallExpr& call,
                                        const OutputSchema*, std::optional<Relation> input) {
  const PluginArgs args(binder, call,
                        {"SizeWeight", "WeightColumn", "NumSeeds", "CustomWildcard", "…"}, 0);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const auto size_weight = ReadShare(args, 0, kDefaultSizeWeight);
  const auto columns = size_weight ? ReadPatternColumns(binder, args, *input, 1, 3) : std::nullopt;
  if (!columns) return std::nullopt;
  const auto num_seeds = IsDefault(args, 2) ? std::optional(kDefaultSeeds) : args.Long(2);
  if (!num_seeds) return std::nullopt;
  model::Schema schema = {
      {"SegmentId", Type::kLong}, {"Count", Type::kLong}, {"Percent", Type::kReal}};
  columns->AddTo(schema);
  const auto rows = columns->Input(binder, *input, {}, call.span);
  if (!rows) return std::nullopt;
  Relation result =
      MakeNative(binder, *rows, schema,
                 std::make_shared<AutoCluster>(*size_weight, std::min(*num_seeds, kMaxSeeds),
                                               *columns, TypesOf(schema)),
                 call.span);
  result.is_open = input->is_open;
  return result;
}

}  // namespace

extern constinit const PluginDef kPlugin_autocluster = {
    .name = "autocluster",
    .usage = "autocluster([SizeWeight [, WeightColumn [, NumSeeds [, Wildcard, …]]]])",
    .summary = "A few patterns that describe the rows.",
    .bind = BindAutoCluster,
    .differs =
        "Seeds are the most frequent rows and not drawn at random; the score is the documented "
        "mean of size and "
        "information, with information in bits.",
    .examples = {{"datatable(a:string, b:string)['x', 'p', 'x', 'p', 'x', 'p', 'y', 'q'] "
                  "| evaluate autocluster() | summarize max(Count)",
                  "3"}},
};

}  // namespace quoll::lang
