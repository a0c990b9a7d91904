// activity_counts_metrics(Id, Timeline, Start, End, Step [, Dimension, …]): for each period with
// events the number of rows, of distinct ids, of ids not seen in any earlier period, and of all ids
// seen so far.
#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

class ActivityCounts : public model::NativeRel::Operator {
 public:
  ActivityCounts(const TimeRange& range, const Step& step, std::vector<Type> types)
      : range_(range), step_(step), types_(std::move(types)) {}
  std::string_view name() const override { return "activity_counts_metrics"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    const auto& events = timeline.events;
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      const uint32_t num_ids = timeline.num_ids_of_group[events[begin].group];
      IdSet seen(num_ids);
      IdSet ids(num_ids);
      size_t next = begin;
      while (next < end && events[next].time < range_.start) ++next;
      while (next < end && events[next].time <= range_.end) {
        const int64_t bin = step_.Floor(events[next].time);
        const int64_t num_before = seen.size();
        ids.Clear();
        int64_t num_events = 0;
        for (;
             next < end && events[next].time <= range_.end && step_.Floor(events[next].time) == bin;
             ++next) {
          ids.Add(events[next].id);
          seen.Add(events[next].id);
          ++num_events;
        }
        out.Begin();
        out.Point(bin);
        out.Dimensions(timeline, events[begin].group, input);
        out.Long(num_events);
        out.Long(ids.size());
        out.Long(seen.size() - num_before);
        out.Long(seen.size());
      }
    });
    return out.Take();
  }

 private:
  TimeRange range_;
  Step step_;
  std::vector<Type> types_;
};

std::optional<Relation> BindActivityCounts(Binder& binder, const syntax::CallExpr& call,
                                           const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(binder, call,
                    {"IdColumn", "TimelineColumn", "Start", "End", "Step", "Dimension", "…"}, 5);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = args.Range();
  const auto step = range ? args.Period(4, range->start) : std::nullopt;
  const auto dimensions = step ? args.Columns(5, *input) : std::nullopt;
  if (!dimensions) return std::nullopt;
  const auto schema = TimelineSchema(args.time(), *dimensions,
                                     {{"count", Type::kLong},
                                      {"dcount", Type::kLong},
                                      {"new_dcount", Type::kLong},
                                      {"aggregated_dcount", Type::kLong}});
  return MakeNative(binder, TimelineColumns(binder, *input, args, *dimensions, call.span), schema,
                    std::make_shared<ActivityCounts>(*range, *step, TypesOf(schema)), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_activity_counts_metrics = {
    .name = "activity_counts_metrics",
    .usage = "activity_counts_metrics(Id, Timeline, Start, End, Step [, Dimension, …])",
    .summary = "Rows, distinct, new and all ids so far of each period.",
    .bind = BindActivityCounts,
    .examples =
        {{"range t from 1 to 6 step 1 | extend id = t % 4 "
          "| evaluate activity_counts_metrics(id, t, 1, 6, 2) | summarize max(aggregated_dcount)",
          "4"}},
};

}  // namespace quoll::lang
