// activity_engagement(Id, Timeline, [Start, End,] InnerWindow, OuterWindow [, Dimension, …]): for
// each inner period the distinct ids in it, those in the outer window that ends with it, and their
// ratio. Periods without events in the outer window give no row.
#include <algorithm>
#include <string>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

// A group with more periods than this ends the query (K4007).
constexpr int64_t kMaxPeriodsOfGroup = 10 * kMaxPeriods;

class Engagement : public model::NativeRel::Operator {
 public:
  // Without a range the whole timeline is looked at.
  Engagement(std::optional<TimeRange> range, int64_t inner, int64_t outer, std::vector<Type> types)
      : range_(range), inner_(inner), outer_(outer), types_(std::move(types)) {}
  std::string_view name() const override { return "activity_engagement"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override {
    std::string failure;
    return TryRun(std::move(input), num_rows, context, failure);
  }
  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext&, std::string& failure) const override {
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    const auto& events = timeline.events;
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      const uint32_t num_ids = timeline.num_ids_of_group[events[begin].group];
      TimeRange range = range_.value_or(TimeRange{events[begin].time, events[end - 1].time});
      const int64_t origin = range_ ? range.start : 0;
      // Only periods that events of the group reach.
      range.start = std::max(range.start, events[begin].time);
      range.end = std::min(range.end, Moved(events[end - 1].time, outer_));
      if (Moved(range.end, -range.start) / inner_ > kMaxPeriodsOfGroup) {
        failure = "activity_engagement has too many periods; take a longer inner window";
        return;
      }
      const Step step{Step::Kind::kFixed, inner_, origin};
      IdCounts inner(num_ids);
      IdCounts outer(num_ids);
      size_t first = begin;
      size_t first_inner = begin;
      size_t next = begin;
      const auto visit = [&](int64_t bin, int64_t bin_end) {
        for (; next < end && events[next].time < bin_end && events[next].time <= range.end;
             ++next) {
          inner.Add(events[next].id);
          outer.Add(events[next].id);
        }
        for (; first_inner < next && events[first_inner].time < bin; ++first_inner)
          inner.Remove(events[first_inner].id);
        for (; first < next && events[first].time < Moved(bin_end, -outer_); ++first)
          outer.Remove(events[first].id);
        if (first == next) return;
        out.Begin();
        out.Point(bin);
        out.Dimensions(timeline, events[begin].group, input);
        out.Long(inner.num_distinct());
        out.Long(outer.num_distinct());
        out.Real(static_cast<double>(inner.num_distinct()) /
                 static_cast<double>(outer.num_distinct()));
      };
      EachPeriod(step, range, visit);
    });
    return out.Take();
  }

 private:
  std::optional<TimeRange> range_;
  int64_t inner_;
  int64_t outer_;
  std::vector<Type> types_;
};

std::optional<Relation> BindEngagement(Binder& binder, const syntax::CallExpr& call,
                                       const OutputSchema*, std::optional<Relation> input) {
  const bool has_range = call.args.size() > 4;
  TimelineArgs args =
      has_range
          ? TimelineArgs(binder, call,
                         {"IdColumn", "TimelineColumn", "Start", "End", "InnerActivityWindow",
                          "OuterActivityWindow", "Dimension", "…"},
                         6)
          : TimelineArgs(
                binder, call,
                {"IdColumn", "TimelineColumn", "InnerActivityWindow", "OuterActivityWindow"}, 4);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  std::optional<TimeRange> range;
  if (has_range) {
    range = args.Range();
    if (!range) return std::nullopt;
  }
  const size_t window = has_range ? 4 : 2;
  const auto inner = args.Span(window);
  const auto outer = inner ? args.Span(window + 1) : std::nullopt;
  const auto dimensions = outer ? args.Columns(window + 2, *input) : std::nullopt;
  if (!dimensions) return std::nullopt;
  if (range && !args.CheckRange(*range, {Step::Kind::kFixed, *inner, range->start}, window))
    return std::nullopt;
  const auto schema = TimelineSchema(args.time(), *dimensions,
                                     {{"dcount_activities_inner", Type::kLong},
                                      {"dcount_activities_outer", Type::kLong},
                                      {"activity_ratio", Type::kReal}});
  return MakeNative(binder, TimelineColumns(binder, *input, args, *dimensions, call.span), schema,
                    std::make_shared<Engagement>(range, *inner, *outer, TypesOf(schema)),
                    call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_activity_engagement = {
    .name = "activity_engagement",
    .usage =
        "activity_engagement(Id, Timeline, [Start, End,] InnerWindow, OuterWindow [, Dimension, "
        "…])",
    .summary = "How many of the ids of a long window are active in a short one.",
    .bind = BindEngagement,
    .examples = {{"datatable(t:long, id:string)[1, 'a', 1, 'b', 2, 'a'] "
                  "| evaluate activity_engagement(id, t, 1, 2, 1, 2) | where t == 2 | project "
                  "activity_ratio",
                  "0.5"}},
};

}  // namespace quoll::lang
