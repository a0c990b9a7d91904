// rolling_percentile(Value, Percentile, Index, BinSize, BinsPerWindow [, Dimension, …]): for each
// bin with values the percentile (nearest rank) of the values in the window of so many bins that
// ends with it.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

// Counts of ranks, with the k-th smallest in logarithmic time (a Fenwick tree).
class RankCounts {
 public:
  explicit RankCounts(size_t num_ranks) : tree_(num_ranks + 1, 0) {
    while (top_ * 2 <= num_ranks) top_ *= 2;
  }
  void Add(size_t rank, int64_t change) {
    for (size_t i = rank + 1; i < tree_.size(); i += i & (~i + 1)) tree_[i] += change;
    total_ += change;
  }
  int64_t total() const { return total_; }
  // The rank of the k-th smallest, k from 1 to total.
  size_t Find(int64_t k) const {
    size_t at = 0;
    for (size_t step = top_; step > 0; step /= 2) {
      if (at + step < tree_.size() && tree_[at + step] < k) {
        at += step;
        k -= tree_[at];
      }
    }
    return at;
  }

 private:
  std::vector<int64_t> tree_;
  size_t top_ = 1;
  int64_t total_ = 0;
};

// Columns: value, index, dimensions….
class RollingPercentile : public model::NativeRel::Operator {
 public:
  RollingPercentile(double percentile, const Step& bin, int64_t num_bins, std::vector<Type> types)
      : percentile_(percentile), bin_(bin), num_bins_(num_bins), types_(std::move(types)) {}
  std::string_view name() const override { return "rolling_percentile"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    const ColumnView values = input[0].view();
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      AddGroup(timeline, begin, end, values, input, out);
    });
    return out.Take();
  }

 private:
  static bool IsLess(const ColumnView& values, size_t a, size_t b) {
    switch (values.type) {
      case Type::kInt:
        return values.Get<int32_t>(a) < values.Get<int32_t>(b);
      case Type::kReal:
        return values.Get<double>(a) < values.Get<double>(b);
      default:
        return values.Get<int64_t>(a) < values.Get<int64_t>(b);
    }
  }
  static bool HasValue(const ColumnView& values, size_t row) {
    return !values.IsNull(row) &&
           !(values.type == Type::kReal && std::isnan(values.Get<double>(row)));
  }

  void AddGroup(const Timeline& timeline, size_t begin, size_t end, const ColumnView& values,
                const std::vector<model::Column>& input, RowWriter& out) const {
    // The events with values, and the rank of each among all of the group.
    std::vector<const Event*> events;
    for (size_t i = begin; i < end; ++i) {
      if (HasValue(values, timeline.events[i].row)) events.push_back(&timeline.events[i]);
    }
    std::vector<size_t> order(events.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      if (IsLess(values, events[a]->row, events[b]->row)) return true;
      return !IsLess(values, events[b]->row, events[a]->row) && a < b;
    });
    std::vector<size_t> rank_of(events.size());
    for (size_t i = 0; i < order.size(); ++i) rank_of[order[i]] = i;

    RankCounts window(events.size());
    size_t first = 0;
    for (size_t next = 0; next < events.size();) {
      const int64_t bin = bin_.Floor(events[next]->time);
      for (; next < events.size() && bin_.Floor(events[next]->time) == bin; ++next)
        window.Add(rank_of[next], 1);
      int64_t window_start = bin;
      if (__builtin_mul_overflow(bin_.size, 1 - num_bins_, &window_start)) window_start = INT64_MIN;
      window_start = Moved(bin, window_start);
      for (; events[first]->time < window_start; ++first) window.Add(rank_of[first], -1);
      const auto rank =
          static_cast<int64_t>(std::ceil(percentile_ / 100 * static_cast<double>(window.total())));
      const size_t at = order[window.Find(std::clamp<int64_t>(rank, 1, window.total()))];
      out.Begin();
      out.Point(bin);
      out.Dimensions(timeline, events[at]->group, input);
      out.Cell(values, events[at]->row);
    }
  }

  double percentile_;
  Step bin_;
  int64_t num_bins_;
  std::vector<Type> types_;
};

std::optional<Relation> BindRollingPercentile(Binder& binder, const syntax::CallExpr& call,
                                              const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(
      binder, call,
      {"ValueColumn", "Percentile", "IndexColumn", "BinSize", "BinsPerWindow", "Dimension", "…"},
      5);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const auto value = args.Column(0, *input);
  const auto percentile = value ? args.Real(1) : std::nullopt;
  const auto index = percentile ? args.Column(2, *input) : std::nullopt;
  if (!index || !args.SetTimeline(*index, 2)) return std::nullopt;
  const auto bin = args.Span(3);
  const auto num_bins = bin ? args.Long(4) : std::nullopt;
  const auto dimensions = num_bins ? args.Columns(5, *input) : std::nullopt;
  if (!dimensions) return std::nullopt;
  if (value->type != Type::kReal && value->type != Type::kDatetime &&
      value->type != Type::kTimespan && !model::IsInteger(value->type)) {
    args.Fail(0, diag::Code::K2004,
              fmt::format("there are no percentiles of {} here", model::TypeName(value->type)));
    return std::nullopt;
  }
  if (!(*percentile >= 0 && *percentile <= 100)) {
    args.Fail(1, diag::Code::K2012, "`Percentile` must be between 0 and 100");
    return std::nullopt;
  }
  if (*num_bins < 1) {
    args.Fail(4, diag::Code::K2012, "`BinsPerWindow` must be at least 1");
    return std::nullopt;
  }
  const std::string name = fmt::format("rolling_{}_percentile_{}_{}", *num_bins, value->name,
                                       binder.TextOf(args.span(1)));
  const auto schema = TimelineSchema(*index, *dimensions, {{name, value->type}});
  std::vector<model::OutputColumn> columns = {*value, *index};
  columns.insert(columns.end(), dimensions->begin(), dimensions->end());
  return MakeNative(binder, OnlyColumns(binder, *input, columns, call.span), schema,
                    std::make_shared<RollingPercentile>(
                        *percentile, Step{Step::Kind::kFixed, *bin, 0}, *num_bins, TypesOf(schema)),
                    call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_rolling_percentile = {
    .name = "rolling_percentile",
    .usage =
        "rolling_percentile(Value, Percentile, Index, BinSize, BinsPerWindow [, Dimension, …])",
    .summary = "The percentile of the last bins, for each bin.",
    .bind = BindRollingPercentile,
    .examples =
        {{"range x from 0 to 9 step 1 | evaluate rolling_percentile(x, 50, x, 5, 2) | where x == 5 "
          "| project rolling_2_percentile_x_50",
          "4"}},
};

}  // namespace quoll::lang
