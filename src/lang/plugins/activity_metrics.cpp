// activity_metrics(Id, Timeline, [Start, End,] Window [, Dimension, …]): for each period with
// events the distinct ids, those that the period before does not have, and which part of that
// period's ids came back (retention) or did not (churn). Without ids in the period before, the
// rates are NaN.
#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

class ActivityMetrics : public model::NativeRel::Operator {
 public:
  // Without a range the whole timeline is looked at.
  ActivityMetrics(const TimeRange& range, const Step& step, std::vector<Type> types)
      : range_(range), step_(step), types_(std::move(types)) {}
  std::string_view name() const override { return "activity_metrics"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    const auto& events = timeline.events;
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      const uint32_t num_ids = timeline.num_ids_of_group[events[begin].group];
      IdSet before(num_ids);
      IdSet ids(num_ids);
      int64_t end_before = INT64_MIN;
      size_t next = begin;
      while (next < end && events[next].time < range_.start) ++next;
      while (next < end && events[next].time <= range_.end) {
        const int64_t bin = step_.Floor(events[next].time);
        if (end_before != bin) before.Clear();
        ids.Clear();
        int64_t num_returned = 0;
        for (;
             next < end && events[next].time <= range_.end && step_.Floor(events[next].time) == bin;
             ++next) {
          if (ids.Add(events[next].id) && before.Has(events[next].id)) ++num_returned;
        }
        const auto num_before = static_cast<double>(before.size());
        out.Begin();
        out.Point(bin);
        out.Dimensions(timeline, events[begin].group, input);
        out.Long(ids.size());
        out.Long(ids.size() - num_returned);
        out.Real(static_cast<double>(num_returned) / num_before);
        out.Real(static_cast<double>(before.size() - num_returned) / num_before);
        std::swap(before, ids);
        end_before = step_.Next(bin);
      }
    });
    return out.Take();
  }

 private:
  TimeRange range_;
  Step step_;
  std::vector<Type> types_;
};

std::optional<Relation> BindActivityMetrics(Binder& binder, const syntax::CallExpr& call,
                                            const OutputSchema*, std::optional<Relation> input) {
  const bool has_range = call.args.size() > 3;
  TimelineArgs args =
      has_range ? TimelineArgs(
                      binder, call,
                      {"IdColumn", "TimelineColumn", "Start", "End", "Window", "Dimension", "…"}, 5)
                : TimelineArgs(binder, call, {"IdColumn", "TimelineColumn", "Window"}, 3);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = has_range ? args.Range() : std::optional(TimeRange{INT64_MIN, INT64_MAX});
  const size_t window = has_range ? 4 : 2;
  const auto step = range ? args.Period(window, has_range ? range->start : 0) : std::nullopt;
  const auto dimensions = step ? args.Columns(window + 1, *input) : std::nullopt;
  if (!dimensions) return std::nullopt;
  const auto schema = TimelineSchema(args.time(), *dimensions,
                                     {{"dcount_values", Type::kLong},
                                      {"dcount_newvalues", Type::kLong},
                                      {"retention_rate", Type::kReal},
                                      {"churn_rate", Type::kReal}});
  return MakeNative(binder, TimelineColumns(binder, *input, args, *dimensions, call.span), schema,
                    std::make_shared<ActivityMetrics>(*range, *step, TypesOf(schema)), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_activity_metrics = {
    .name = "activity_metrics",
    .usage = "activity_metrics(Id, Timeline, [Start, End,] Window [, Dimension, …])",
    .summary =
        "Distinct and new ids of each period, retention and churn against the period before.",
    .bind = BindActivityMetrics,
    .examples =
        {{"datatable(t:long, id:string)[1, 'a', 1, 'b', 2, 'a'] "
          "| evaluate activity_metrics(id, t, 1, 2, 1) | where t == 2 | project retention_rate",
          "0.5"}},
};

}  // namespace quoll::lang
