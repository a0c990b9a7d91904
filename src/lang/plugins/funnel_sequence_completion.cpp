// funnel_sequence_completion(Id, Timeline, Start, End, Step, State, Sequence,
// MaxSequenceStepWindows): how many ids reach each state of a sequence within each of several spans
// of time, counted from the sequence's first state. Other states may stand between. The period is
// that of the first state.
#include <map>

#include <fmt/format.h>

#include "lang/plugins/_funnel.h"

namespace quoll::lang {
namespace {

using model::Type;

class Completion : public model::NativeRel::Operator {
 public:
  struct Rule {
    TimeRange range;
    Step step;
    std::vector<std::string> sequence;
    std::vector<int64_t> spans;
  };
  Completion(const Rule& rule, std::vector<Type> types) : rule_(rule), types_(std::move(types)) {}
  std::string_view name() const override { return "funnel_sequence_completion"; }

  // Columns: id, time, state.
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    // By period: for each span and state the number of ids, and the last id counted.
    using Counts = std::vector<std::pair<int64_t, uint32_t>>;
    const size_t num_states = rule_.sequence.size();
    std::map<int64_t, Counts> periods;
    EachId(input, num_rows, rule_.range, [&](uint32_t id, const std::vector<StateEvent>& events) {
      const auto next_of = NextEvents(events);
      for (size_t i = 0; i < events.size(); ++i) {
        if (events[i].state != rule_.sequence[0]) continue;
        Counts& counts = periods[rule_.step.Floor(events[i].time)];
        counts.resize(rule_.spans.size() * num_states, {0, Timeline::kNoId});
        size_t at = i;
        for (size_t state = 0; at < events.size(); ++state) {
          for (size_t span = 0; span < rule_.spans.size(); ++span) {
            if (events[at].time > Moved(events[i].time, rule_.spans[span])) continue;
            auto& [num_ids, last_id] = counts[span * num_states + state];
            num_ids += last_id != id ? 1 : 0;
            last_id = id;
          }
          if (state + 1 == num_states) break;
          at = next_of[state + 1][at + 1];
        }
      }
    });
    RowWriter out(types_);
    for (const auto& [period, counts] : periods) {
      for (size_t i = 0; i < counts.size(); ++i) {
        out.Begin();
        out.Point(period);
        out.Text(rule_.sequence[i % num_states]);
        out.Long(rule_.spans[i / num_states]);
        out.Long(counts[i].first);
      }
    }
    return out.Take();
  }

 private:
  // For each state of the sequence: the first event of that state from each position on, or the
  // number of events.
  std::vector<std::vector<size_t>> NextEvents(const std::vector<StateEvent>& events) const {
    std::vector<std::vector<size_t>> next_of(rule_.sequence.size());
    for (size_t state = 0; state < rule_.sequence.size(); ++state) {
      auto& next = next_of[state];
      next.assign(events.size() + 1, events.size());
      for (size_t i = events.size(); i-- > 0;)
        next[i] = events[i].state == rule_.sequence[state] ? i : next[i + 1];
    }
    return next_of;
  }

  Rule rule_;
  std::vector<Type> types_;
};

// The spans of the last argument; empty after a report.
std::vector<int64_t> ReadSpans(const TimelineArgs& args, size_t idx, model::Tag tag) {
  std::vector<int64_t> spans;
  const auto value = args.Constant(idx, Type::kDynamic);
  if (!value) return spans;
  const model::Dynamic list(value->text);
  for (size_t i = 0; i < list.size() && list.tag() == model::Tag::kArray; ++i) {
    const model::Dynamic element = list.Element(i);
    if (element.tag() != tag) {
      spans.clear();
      break;
    }
    spans.push_back(element.AsLong());
  }
  if (spans.empty()) {
    args.Fail(idx, diag::Code::K2012,
              fmt::format("`{}` must be an array of {}", args.name(idx),
                          tag == model::Tag::kTimespan ? "timespans" : "numbers"));
  }
  return spans;
}

std::optional<Relation> BindCompletion(Binder& binder, const syntax::CallExpr& call,
                                       const OutputSchema*, std::optional<Relation> input) {
  TimelineArgs args(binder, call,
                    {"IdColumn", "TimelineColumn", "Start", "End", "Step", "StateColumn",
                     "Sequence", "MaxSequenceStepWindows"},
                    8);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call) || !args.ReadColumns(*input))
    return std::nullopt;
  const auto range = args.Range();
  const auto step = range ? args.Period(4, range->start) : std::nullopt;
  const auto state = step ? args.Column(5, *input) : std::nullopt;
  if (!state) return std::nullopt;
  const bool is_number = model::IsInteger(args.time().type);
  Completion::Rule rule{*range, *step, ReadStates(args, 6), {}};
  if (rule.sequence.empty()) return std::nullopt;
  rule.spans = ReadSpans(args, 7, is_number ? model::Tag::kLong : model::Tag::kTimespan);
  if (rule.spans.empty()) return std::nullopt;
  std::vector<NamedValue> values = {ColumnValue(args.id(), call.span),
                                    ColumnValue(args.time(), call.span),
                                    ColumnValue(*state, call.span)};
  values[2].expr = binder.Convert(std::move(values[2].expr), Type::kString);
  if (!values[2].expr) return std::nullopt;
  const model::Schema schema = UniqueNames({{args.time().name, args.time().type},
                                            {state->name, Type::kString},
                                            {"Period", is_number ? Type::kLong : Type::kTimespan},
                                            {"dcount", Type::kLong}});
  return MakeNative(binder, binder.Project(*input, std::move(values), call.span), schema,
                    std::make_shared<Completion>(rule, TypesOf(schema)), call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_funnel_sequence_completion = {
    .name = "funnel_sequence_completion",
    .usage =
        "funnel_sequence_completion(Id, Timeline, Start, End, Step, State, Sequence, "
        "MaxSequenceStepWindows)",
    .summary = "Ids that reach each state of a sequence in time.",
    .bind = BindCompletion,
    .examples = {{"datatable(t:long, id:string, s:string)[1, 'a', 'x', 2, 'a', 'y', 3, 'b', 'x'] "
                  "| evaluate funnel_sequence_completion(id, t, 0, 9, 10, s, dynamic(['x', 'y']), "
                  "dynamic([5])) "
                  "| where s == 'y' | project dcount",
                  "1"}},
};

}  // namespace quoll::lang
