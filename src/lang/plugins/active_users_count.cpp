// active_users_count(Id, Timeline, Start, End, LookbackWindow, Period, ActivePeriodsCount, Bin [,
// Dimension, …]): for each bin the number of ids that were active at one of their events in it:
// within the lookback window that ends with the event they were seen in at least so many different
// periods. Bins without active ids give no row.
#include <deque>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

class ActiveUsers : public model::NativeRel::Operator {
 public:
  struct Rule {
    int64_t lookback = 1;
    Step period;
    int64_t num_periods = 1;
    Step bin;
  };
  ActiveUsers(const TimeRange& range, const Rule& rule, std::vector<Type> types)
      : range_(range), rule_(rule), types_(std::move(types)) {}
  std::string_view name() const override { return "active_users_count"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    const auto& events = timeline.events;
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      const uint32_t num_ids = timeline.num_ids_of_group[events[begin].group];
      std::vector<std::deque<int64_t>> recent(num_ids);
      IdSet active(num_ids);
      int64_t bin = 0;
      const auto flush = [&] {
        if (active.size() == 0) return;
        out.Begin();
        out.Point(bin);
        out.Dimensions(timeline, events[begin].group, input);
        out.Long(active.size());
        active.Clear();
      };
      for (size_t i = begin; i < end && events[i].time <= range_.end; ++i) {
        if (events[i].id == Timeline::kNoId) continue;
        auto& times = recent[events[i].id];
        times.push_back(events[i].time);
        while (times.front() <= Moved(events[i].time, -rule_.lookback)) times.pop_front();
        if (events[i].time < range_.start || !IsActive(times)) continue;
        const int64_t own_bin = rule_.bin.Floor(events[i].time);
        if (own_bin != bin) flush();
        bin = own_bin;
        active.Add(events[i].id);
      }
      flush();
    });
    return out.Take();
  }

 private:
  // In enough different periods; the times are in order.
  bool IsActive(const std::deque<int64_t>& times) const {
    int64_t num_periods = 0;
    int64_t last = 0;
    for (auto time = times.rbegin(); time != times.rend() && num_periods < rule_.num_periods;
         ++time) {
      const int64_t period = rule_.period.Floor(*time);
      if (num_periods == 0 || period != last) ++num_periods;
      last = period;
    }
    return num_periods >= rule_.num_periods;
  }

  TimeRange range_;
  Rule rule_;
  std::vector<Type> types_;
};

std::optional<Relation> BindActiveUsers(Binder& binder, const syntax::CallExpr& call,
                                        const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(binder, call,
                    {"IdColumn", "TimelineColumn", "Start", "End", "LookbackWindow", "Period",
                     "ActivePeriodsCount", "Bin", "Dimension", "…"},
                    8);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = args.Range();
  const auto lookback = range ? args.Span(4) : std::nullopt;
  const auto period = lookback ? args.Period(5, range->start) : std::nullopt;
  const auto num_periods = period ? args.Long(6) : std::nullopt;
  const auto bin = num_periods ? args.Period(7, range->start) : std::nullopt;
  const auto dimensions = bin ? args.Columns(8, *input) : std::nullopt;
  if (!dimensions) return std::nullopt;
  const auto schema = TimelineSchema(args.time(), *dimensions, {{"dcount", Type::kLong}});
  return MakeNative(
      binder, TimelineColumns(binder, *input, args, *dimensions, call.span), schema,
      std::make_shared<ActiveUsers>(
          *range, ActiveUsers::Rule{*lookback, *period, *num_periods, *bin}, TypesOf(schema)),
      call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_active_users_count = {
    .name = "active_users_count",
    .usage =
        "active_users_count(Id, Timeline, Start, End, LookbackWindow, Period, ActivePeriodsCount, "
        "Bin "
        "[, Dimension, …])",
    .summary = "Ids seen in enough periods of the window before their events.",
    .bind = BindActiveUsers,
    .examples = {{"datatable(t:long, id:string)[1, 'a', 2, 'b', 3, 'a', 4, 'a'] "
                  "| evaluate active_users_count(id, t, 1, 9, 4, 1, 3, 9) | project dcount",
                  "1"}},
};

}  // namespace quoll::lang
