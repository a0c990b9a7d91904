// funnel_sequence(Id, Timeline, Start, End, MaxSequenceStepWindow, Step, State, Sequence): how many
// ids went through a sequence of states, by the states before and behind it. Events of one state in
// a row count as one stay in it; from one stay to the next may pass at most MaxSequenceStepWindow,
// or there is none before or behind. The period is that of the sequence's first event. Three
// results: by both neighbours, by the state before, by the state behind; `samples` are the first
// 128 ids.
#include <map>

#include "lang/plugins/_funnel.h"

namespace quoll::lang {
namespace {

using model::Type;
using model::Value;

constexpr size_t kMaxSamples = 128;

enum class Neighbours : uint8_t { kBoth, kBefore, kBehind };

class Funnel : public model::NativeRel::Operator {
 public:
  struct Rule {
    TimeRange range;
    int64_t max_step = 1;
    Step step;
    std::vector<std::string> sequence;
  };
  Funnel(const Rule& rule, Neighbours neighbours, std::vector<Type> types)
      : rule_(rule), neighbours_(neighbours), types_(std::move(types)) {}
  std::string_view name() const override { return "funnel_sequence"; }

  // Columns: id, time, state.
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    struct Count {
      int64_t num_ids = 0;
      uint32_t last_id = Timeline::kNoId;
      std::vector<uint32_t> sample_rows;
    };
    std::map<std::tuple<int64_t, std::string_view, std::string_view>, Count> counts;
    EachId(input, num_rows, rule_.range, [&](uint32_t id, const std::vector<StateEvent>& events) {
      const std::vector<Stay> stays = Stays(events);
      for (size_t i = 0; i < stays.size(); ++i) {
        if (!IsSequence(stays, i)) continue;
        const size_t last = i + rule_.sequence.size() - 1;
        const bool has_before = i > 0 && IsStep(stays[i - 1], stays[i]);
        const bool has_behind = last + 1 < stays.size() && IsStep(stays[last], stays[last + 1]);
        const std::string_view before = has_before && neighbours_ != Neighbours::kBehind
                                            ? stays[i - 1].state
                                            : std::string_view();
        const std::string_view behind = has_behind && neighbours_ != Neighbours::kBefore
                                            ? stays[last + 1].state
                                            : std::string_view();
        Count& count = counts[{rule_.step.Floor(stays[i].first), before, behind}];
        if (count.last_id == id) continue;
        count.last_id = id;
        ++count.num_ids;
        if (count.sample_rows.size() < kMaxSamples) count.sample_rows.push_back(stays[i].row);
      }
    });
    RowWriter out(types_);
    for (const auto& [key, count] : counts) {
      const auto& [period, before, behind] = key;
      out.Begin();
      out.Point(period);
      if (neighbours_ != Neighbours::kBehind) out.Text(before);
      if (neighbours_ != Neighbours::kBefore) out.Text(behind);
      out.Long(count.num_ids);
      model::DynamicWriter samples;
      samples.BeginArray();
      for (const uint32_t row : count.sample_rows) model::AppendCell(samples, input[0].view(), row);
      samples.EndArray();
      out.Text(samples.Take());
    }
    return out.Take();
  }

 private:
  struct Stay {
    std::string_view state;
    int64_t first;
    int64_t last;
    uint32_t row;
  };

  bool IsStep(const Stay& from, const Stay& to) const {
    return to.first <= Moved(from.last, rule_.max_step);
  }

  static std::vector<Stay> Stays(const std::vector<StateEvent>& events) {
    std::vector<Stay> stays;
    for (const StateEvent& event : events) {
      if (!stays.empty() && stays.back().state == event.state) {
        stays.back().last = event.time;
      } else {
        stays.push_back({event.state, event.time, event.time, event.row});
      }
    }
    return stays;
  }

  bool IsSequence(const std::vector<Stay>& stays, size_t begin) const {
    if (begin + rule_.sequence.size() > stays.size()) return false;
    for (size_t i = 0; i < rule_.sequence.size(); ++i) {
      if (stays[begin + i].state != rule_.sequence[i]) return false;
      if (i > 0 && !IsStep(stays[begin + i - 1], stays[begin + i])) return false;
    }
    return true;
  }

  Rule rule_;
  Neighbours neighbours_;
  std::vector<Type> types_;
};

std::optional<Relation> BindFunnel(Binder& binder, const syntax::CallExpr& call,
                                   const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(binder, call,
                    {"IdColumn", "TimelineColumn", "Start", "End", "MaxSequenceStepWindow", "Step",
                     "StateColumn", "Sequence"},
                    8);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = args.Range();
  const auto max_step = range ? args.Span(4) : std::nullopt;
  const auto step = max_step ? args.Period(5, range->start) : std::nullopt;
  const auto state = step ? args.Column(6, *input) : std::nullopt;
  if (!state) return std::nullopt;
  Funnel::Rule rule{*range, *max_step, *step, ReadStates(args, 7)};
  if (rule.sequence.empty()) return std::nullopt;

  const auto settled = Settled(binder, *input);
  if (!settled) return std::nullopt;
  std::vector<NamedValue> values = {ColumnValue(args.id(), call.span),
                                    ColumnValue(args.time(), call.span),
                                    ColumnValue(*state, call.span)};
  values[2].expr = binder.Convert(std::move(values[2].expr), Type::kString);
  if (!values[2].expr) return std::nullopt;
  const Relation events = binder.Project(*settled, std::move(values), call.span);
  const auto result = [&](Neighbours neighbours) {
    model::Schema schema = {{args.time().name, args.time().type}};
    if (neighbours != Neighbours::kBehind) schema.push_back({"prev", Type::kString});
    if (neighbours != Neighbours::kBefore) schema.push_back({"next", Type::kString});
    schema.push_back({"dcount", Type::kLong});
    schema.push_back({"samples", Type::kDynamic});
    schema = UniqueNames(std::move(schema));
    return MakeNative(binder, events, schema,
                      std::make_shared<Funnel>(rule, neighbours, TypesOf(schema)), call.span);
  };
  binder.extra_results().push_back({result(Neighbours::kBefore).rel, {}});
  binder.extra_results().push_back({result(Neighbours::kBehind).rel, {}});
  return result(Neighbours::kBoth);
}

}  // namespace

extern constinit const PluginDef kPlugin_funnel_sequence = {
    .name = "funnel_sequence",
    .usage =
        "funnel_sequence(Id, Timeline, Start, End, MaxSequenceStepWindow, Step, State, Sequence)",
    .summary = "Ids that went through a sequence of states, by the states before and behind it.",
    .bind = BindFunnel,
    .examples =
        {{"datatable(t:long, id:string, s:string)[1, 'a', 'x', 2, 'a', 'y', 3, 'a', 'z'] "
          "| evaluate funnel_sequence(id, t, 0, 9, 5, 10, s, dynamic(['y']))",
          ""}},
};

}  // namespace quoll::lang
