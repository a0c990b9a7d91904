// sliding_window_counts(Id, Timeline, Start, End, LookbackWindow, Bin [, Dimension, …]): for each
// period from Start to End the number of rows and of distinct ids in the window that ends with the
// period. Periods whose window is empty give no row. Events before Start count as long as a window
// reaches them.
#include <algorithm>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

class SlidingCounts : public model::NativeRel::Operator {
 public:
  SlidingCounts(const TimeRange& range, int64_t lookback, const Step& step, std::vector<Type> types)
      : range_(range), lookback_(lookback), step_(step), types_(std::move(types)) {}
  std::string_view name() const override { return "sliding_window_counts"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const size_t num_dimensions = input.size() - 2;
    const Timeline timeline = ReadTimeline(input, num_rows, num_dimensions);
    const auto& events = timeline.events;
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      const uint32_t num_ids = timeline.num_ids_of_group[events[begin].group];
      IdCounts ids(num_ids);
      size_t first = begin;
      size_t next = begin;
      // Only periods that events of the group reach.
      const TimeRange reached = {std::max(range_.start, events[begin].time),
                                 std::min(range_.end, Moved(events[end - 1].time, lookback_))};
      EachPeriod(step_, reached, [&](int64_t bin, int64_t bin_end) {
        for (; next < end && events[next].time < bin_end && events[next].time <= range_.end;
             ++next) {
          ids.Add(events[next].id);
        }
        // An event is in the windows of the periods that begin less than the lookback after its
        // own.
        for (; first < next && step_.Floor(events[first].time) <= Moved(bin, -lookback_); ++first) {
          ids.Remove(events[first].id);
        }
        if (first == next) return;
        out.Begin();
        out.Point(bin);
        out.Dimensions(timeline, events[begin].group, input);
        out.Long(static_cast<int64_t>(next - first));
        out.Long(ids.num_distinct());
      });
    });
    return out.Take();
  }

 private:
  TimeRange range_;
  int64_t lookback_;
  Step step_;
  std::vector<Type> types_;
};

std::optional<Relation> BindSlidingCounts(Binder& binder, const syntax::CallExpr& call,
                                          const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(
      binder, call,
      {"IdColumn", "TimelineColumn", "Start", "End", "LookbackWindow", "Bin", "Dimension", "…"}, 6);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = args.Range();
  const auto lookback = range ? args.Span(4) : std::nullopt;
  const auto step = lookback ? args.Period(5, range->start) : std::nullopt;
  const auto dimensions = step ? args.Columns(6, *input) : std::nullopt;
  if (!dimensions || !args.CheckRange(*range, *step, 5)) return std::nullopt;
  const auto schema =
      TimelineSchema(args.time(), *dimensions, {{"Count", Type::kLong}, {"Dcount", Type::kLong}});
  return MakeNative(binder, TimelineColumns(binder, *input, args, *dimensions, call.span), schema,
                    std::make_shared<SlidingCounts>(*range, *lookback, *step, TypesOf(schema)),
                    call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_sliding_window_counts = {
    .name = "sliding_window_counts",
    .usage =
        "sliding_window_counts(Id, Timeline, Start, End, LookbackWindow, Bin [, Dimension, …])",
    .summary = "Rows and distinct ids of the window before each period.",
    .bind = BindSlidingCounts,
    .examples = {{"range t from 1 to 5 step 1 | extend id = t % 2 "
                  "| evaluate sliding_window_counts(id, t, 1, 5, 3, 1) | summarize max(Count)",
                  "3"}},
};

}  // namespace quoll::lang
