// sequence_detect(Timeline, MaxStepWindow, MaxSpan, [Name =] Condition, … [, Dimension, …]): every
// way to go through the conditions in their order, by rows one after the other in time, with at
// most MaxStepWindow between two steps and at most MaxSpan in all. One row for each set of times:
// the dimensions, the time of each step, the whole duration.
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::Type;

// More sequences than this, or more steps in the search for them, end the query (K4007).
constexpr size_t kMaxSequences = 1'000'000;
constexpr size_t kMaxWork = 200'000'000;

// Columns: (unused id), time, dimensions…, conditions….
class Sequences : public model::NativeRel::Operator {
 public:
  struct Rule {
    int64_t max_step = 0;
    int64_t max_span = 0;
    size_t num_steps = 1;
  };
  Sequences(const Rule& rule, std::vector<Type> types) : rule_(rule), types_(std::move(types)) {}
  std::string_view name() const override { return "sequence_detect"; }

  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext& context) const override {
    std::string failure;
    return TryRun(std::move(input), num_rows, context, failure);
  }
  model::Batch TryRun(std::vector<model::Column> input, size_t num_rows,
                      const model::KernelContext&, std::string& failure) const override {
    std::vector<model::Column> conditions;
    for (size_t i = input.size() - rule_.num_steps; i < input.size(); ++i)
      conditions.push_back(std::move(input[i]));
    input.erase(input.end() - static_cast<ptrdiff_t>(rule_.num_steps), input.end());
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    RowWriter out(types_);
    size_t num_sequences = 0;
    size_t work = 0;
    EachGroup(timeline, [&](size_t begin, size_t end) {
      if (num_sequences > kMaxSequences || work > kMaxWork) return;
      Search search(rule_, Steps(timeline, begin, end, conditions), kMaxSequences - num_sequences,
                    work);
      for (const std::vector<int64_t>& times : search.Run()) {
        if (++num_sequences > kMaxSequences) break;
        out.Begin();
        out.Dimensions(timeline, timeline.events[begin].group, input);
        for (const int64_t time : times) out.Point(time);
        out.Long(times.back() - times.front());
      }
    });
    if (num_sequences > kMaxSequences)
      failure = fmt::format("there are more than {} sequences", kMaxSequences);
    if (work > kMaxWork)
      failure = "sequence_detect has too many combinations to try; narrow its windows";
    return out.Take();
  }

 private:
  struct Point {
    int64_t time;
    size_t order;  // of its row in the group
  };
  using StepPoints = std::vector<std::vector<Point>>;

  // The events that meet each condition, in order.
  StepPoints Steps(const Timeline& timeline, size_t begin, size_t end,
                   const std::vector<model::Column>& conditions) const {
    StepPoints steps(rule_.num_steps);
    for (size_t i = begin; i < end; ++i) {
      const Event& event = timeline.events[i];
      for (size_t step = 0; step < rule_.num_steps; ++step) {
        const model::ColumnView met = conditions[step].view();
        if (!met.IsNull(event.row) && met.Get<uint8_t>(event.row) != 0)
          steps[step].push_back({event.time, i});
      }
    }
    return steps;
  }

  class Search {
   public:
    Search(const Rule& rule, StepPoints steps, size_t max_found, size_t& work)
        : rule_(rule), steps_(std::move(steps)), max_found_(max_found), work_(work) {}
    std::set<std::vector<int64_t>> Run() {
      for (const Point& point : steps_[0]) {
        times_ = {point.time};
        Extend(point);
      }
      return std::move(found_);
    }

   private:
    void Extend(const Point& last) {
      if (found_.size() > max_found_ || ++work_ > kMaxWork) return;
      const size_t step = times_.size();
      if (step == rule_.num_steps) {
        found_.insert(times_);
        return;
      }
      const auto& points = steps_[step];
      const int64_t end =
          std::min(Moved(last.time, rule_.max_step), Moved(times_[0], rule_.max_span));
      auto next =
          std::upper_bound(points.begin(), points.end(), last.order,
                           [](size_t order, const Point& point) { return order < point.order; });
      std::optional<int64_t> tried;
      for (; next != points.end() && next->time <= end; ++next) {
        // Of several rows at one time the first can be followed by all that the others can.
        if (tried == next->time) continue;
        tried = next->time;
        times_.push_back(next->time);
        Extend(*next);
        times_.pop_back();
      }
    }

    const Rule& rule_;
    StepPoints steps_;
    size_t max_found_;
    size_t& work_;
    std::vector<int64_t> times_;
    std::set<std::vector<int64_t>> found_;
  };

  Rule rule_;
  std::vector<Type> types_;
};

std::optional<Relation> BindSequences(Binder& binder, const syntax::CallExpr& call,
                                      const OutputSchema*, std::optional<Relation> input) {
  // Names of arguments name the steps.
  TimelineArgs args(binder, call,
                    {"TimelineColumn", "MaxSequenceStepWindow", "MaxSequenceSpan", "Expr", "…"}, 4,
                    ArgumentNames::kFree);
  if (!args.is_ok() || !IsWholeTable(binder, *input, call)) return std::nullopt;
  const auto time = args.Column(0, *input);
  if (!time || !args.SetTimeline(*time, 0)) return std::nullopt;
  const auto max_step = args.Span(1);
  const auto max_span = max_step ? args.Span(2) : std::nullopt;
  if (!max_span) return std::nullopt;

  std::vector<NamedValue> conditions;
  std::vector<model::OutputColumn> dimensions;
  for (size_t i = 3; i < args.size(); ++i) {
    const syntax::Argument& arg = call.args[i];
    auto value = binder.BindExpr(*arg.value, {.input = &*input, .place = "an argument"});
    if (!value) return std::nullopt;
    if (value->type == Type::kBool && dimensions.empty()) {
      std::string name = arg.name.empty() ? DerivedName(*arg.value) : arg.name;
      if (name.empty()) name = fmt::format("Expr{}", conditions.size() + 1);
      conditions.push_back({std::move(name), true, std::move(value), arg.value->span});
      continue;
    }
    const auto dimension = args.Column(i, *input);
    if (!dimension) return std::nullopt;
    dimensions.push_back(*dimension);
  }
  if (conditions.empty()) {
    args.Fail(3, diag::Code::K2004, "a step of a sequence must be bool");
    return std::nullopt;
  }
  model::Schema schema;
  std::vector<NamedValue> values = {ColumnValue(*time, call.span), ColumnValue(*time, call.span)};
  for (const model::OutputColumn& column : dimensions) {
    schema.push_back({column.name, column.type});
    values.push_back(ColumnValue(column, call.span));
  }
  for (NamedValue& condition : conditions) {
    schema.push_back({condition.name + "_" + time->name, time->type});
    values.push_back(std::move(condition));
  }
  schema.push_back({"Duration", model::IsInteger(time->type) ? Type::kLong : Type::kTimespan});
  schema = UniqueNames(std::move(schema));
  return MakeNative(binder, binder.Project(*input, std::move(values), call.span), schema,
                    std::make_shared<Sequences>(
                        Sequences::Rule{*max_step, *max_span, conditions.size()}, TypesOf(schema)),
                    call.span);
}

}  // namespace

extern constinit const PluginDef kPlugin_sequence_detect = {
    .name = "sequence_detect",
    .usage =
        "sequence_detect(Timeline, MaxSequenceStepWindow, MaxSequenceSpan, [Name =] Condition, … "
        "[, Dimension, …])",
    .summary = "Rows that meet conditions one after the other.",
    .bind = BindSequences,
    .examples = {{"datatable(t:datetime, s:string)[datetime(2024-01-01), 'in', datetime(2024-01-01 "
                  "00:05), 'out'] "
                  "| evaluate sequence_detect(t, 10m, 1h, a = s == 'in', b = s == 'out') | project "
                  "Duration",
                  "00:05:00"}},
};

}  // namespace quoll::lang
