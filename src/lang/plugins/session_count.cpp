// session_count(Id, Timeline, Start, End, Bin, LookBackWindow [, Dimension, …]): for each period
// with events the number of sessions that are active in it. An event continues the session of its
// id if the id was seen in the lookback window before it, and begins a new one otherwise.
#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::ColumnView;
using model::Type;

class SessionCount : public model::NativeRel::Operator {
 public:
  SessionCount(const TimeRange& range, const Step& bin, int64_t lookback, std::vector<Type> types)
      : range_(range), bin_(bin), lookback_(lookback), types_(std::move(types)) {}
  std::string_view name() const override { return "session_count"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    const auto& events = timeline.events;
    RowWriter out(types_);
    struct Session {
      bool is_known = false;
      int64_t last_time = 0;
      int64_t last_bin = 0;  // the last period that it was counted in
    };
    EachGroup(timeline, [&](size_t begin, size_t end) {
      const uint32_t num_ids = timeline.num_ids_of_group[events[begin].group];
      std::vector<Session> sessions(num_ids);
      size_t next = begin;
      while (next < end && events[next].time < range_.start) ++next;
      while (next < end && events[next].time <= range_.end) {
        const int64_t bin = bin_.Floor(events[next].time);
        int64_t num_sessions = 0;
        for (;
             next < end && events[next].time <= range_.end && bin_.Floor(events[next].time) == bin;
             ++next) {
          if (events[next].id == Timeline::kNoId) continue;
          Session& session = sessions[events[next].id];
          const bool goes_on =
              session.is_known && session.last_time >= Moved(events[next].time, -lookback_);
          if (!goes_on || session.last_bin != bin) ++num_sessions;
          session = {true, events[next].time, bin};
        }
        out.Begin();
        out.Point(bin);
        out.Dimensions(timeline, events[begin].group, input);
        out.Long(num_sessions);
      }
    });
    return out.Take();
  }

 private:
  TimeRange range_;
  Step bin_;
  int64_t lookback_;
  std::vector<Type> types_;
};

std::optional<Relation> BindSessionCount(Binder& binder, const syntax::CallExpr& call,
                                         const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(
      binder, call,
      {"IdColumn", "TimelineColumn", "Start", "End", "Bin", "LookBackWindow", "Dimension", "…"}, 6);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = args.Range();
  const auto bin = range ? args.Period(4, range->start) : std::nullopt;
  const auto lookback = bin ? args.Span(5) : std::nullopt;
  const auto dimensions = lookback ? args.Columns(6, *input) : std::nullopt;
  if (!dimensions) return std::nullopt;
  const auto schema = TimelineSchema(args.time(), *dimensions, {{"count_sessions", Type::kLong}});
  return MakeNative(binder, TimelineColumns(binder, *input, args, *dimensions, call.span), schema,
                    std::make_shared<SessionCount>(*range, *bin, *lookback, TypesOf(schema)),
                    call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_session_count = {
    .name = "session_count",
    .usage = "session_count(Id, Timeline, Start, End, Bin, LookBackWindow [, Dimension, …])",
    .summary = "Sessions of ids that are active in each period.",
    .bind = BindSessionCount,
    .examples = {{"datatable(t:long, id:string)[1, 'a', 2, 'a', 9, 'a'] "
                  "| evaluate session_count(id, t, 1, 10, 10, 3) | project count_sessions",
                  "2"}},
};

}  // namespace quoll::lang
