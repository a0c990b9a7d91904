// new_activity_metrics(Id, Timeline, Start, End, Window [, Cohort] [, Dimension, …] [, Lookback]):
// what becomes of the ids that are first seen in a period (its cohort). One row for each cohort
// that has ids and each period from its own to the end: ids of the period that no period up to the
// cohort's has, ids of the cohort that are in it and that are not, and both as part of the cohort.
// Ids of the lookback table belong to no cohort. A Cohort asks for the one of that point.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {
namespace {

using model::Type;

class NewActivity : public model::NativeRel::Operator {
 public:
  NewActivity(const TimeRange& range, const Step& step, std::optional<int64_t> cohort,
              std::vector<Type> types)
      : range_(range), step_(step), cohort_(cohort), types_(std::move(types)) {}
  std::string_view name() const override { return "new_activity_metrics"; }

  // Columns: id, time, dimensions…, whether the row is of the lookback table (its time and
  // dimensions are null).
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    const auto old_ids = OldIds(input, num_rows);
    input.pop_back();
    const Timeline timeline = ReadTimeline(input, num_rows, input.size() - 2);
    RowWriter out(types_);
    EachGroup(timeline, [&](size_t begin, size_t end) {
      AddGroup(timeline, begin, end, old_ids, input, out);
    });
    return out.Take();
  }

 private:
  static std::set<std::string> OldIds(const std::vector<model::Column>& input, size_t num_rows) {
    std::set<std::string> ids;
    const model::ColumnView is_old = input.back().view();
    for (size_t row = 0; row < num_rows; ++row) {
      if (is_old.Get<uint8_t>(row) != 0) ids.insert(model::DynamicFromCell(input[0].view(), row));
    }
    return ids;
  }

  // The periods of the range, numbered, with the ids seen in each.
  struct Periods {
    std::vector<int64_t> starts;
    std::vector<std::vector<uint32_t>> ids;
    std::vector<int64_t>
        first_of_id;  // the period in which it is first seen; -1: before the timeline
  };

  Periods ReadPeriods(const Timeline& timeline, size_t begin, size_t end,
                      const std::set<std::string>& old_ids, const model::Column& id_column) const {
    Periods periods;
    std::map<int64_t, size_t> idx_of;
    EachPeriod(step_, range_, [&](int64_t start, int64_t) {
      idx_of.emplace(start, periods.starts.size());
      periods.starts.push_back(start);
    });
    periods.ids.resize(periods.starts.size());
    constexpr int64_t kUnseen = INT64_MAX;
    periods.first_of_id.assign(timeline.num_ids_of_group[timeline.events[begin].group], kUnseen);
    for (size_t i = begin; i < end; ++i) {
      const Event& event = timeline.events[i];
      if (event.id == Timeline::kNoId || event.time < range_.start || event.time > range_.end)
        continue;
      const size_t period = idx_of.at(step_.Floor(event.time));
      int64_t& first = periods.first_of_id[event.id];
      if (first == kUnseen) {
        const bool is_old = !old_ids.empty() &&
                            old_ids.contains(model::DynamicFromCell(id_column.view(), event.row));
        first = is_old ? -1 : static_cast<int64_t>(period);
      }
      periods.ids[period].push_back(event.id);
    }
    for (auto& ids : periods.ids) {
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    }
    return periods;
  }

  void AddGroup(const Timeline& timeline, size_t begin, size_t end,
                const std::set<std::string>& old_ids, const std::vector<model::Column>& input,
                RowWriter& out) const {
    const Periods periods = ReadPeriods(timeline, begin, end, old_ids, input[0]);
    const size_t num_periods = periods.starts.size();
    std::vector<int64_t> cohort_sizes(num_periods, 0);
    for (const int64_t first : periods.first_of_id) {
      if (first >= 0 && first < static_cast<int64_t>(num_periods))
        ++cohort_sizes[static_cast<size_t>(first)];
    }
    for (size_t from = 0; from < num_periods; ++from) {
      if (cohort_sizes[from] == 0 || (cohort_ && step_.Floor(*cohort_) != periods.starts[from]))
        continue;
      for (size_t to = from; to < num_periods; ++to) {
        int64_t num_new = 0;
        int64_t num_retained = 0;
        for (const uint32_t id : periods.ids[to]) {
          const int64_t first = periods.first_of_id[id];
          const auto own = static_cast<int64_t>(from);
          num_retained += first == own ? 1 : 0;
          num_new += first > own || (to == from && first == own) ? 1 : 0;
        }
        const auto size = static_cast<double>(cohort_sizes[from]);
        out.Begin();
        out.Point(periods.starts[from]);
        out.Point(periods.starts[to]);
        out.Dimensions(timeline, timeline.events[begin].group, input);
        out.Long(num_new);
        out.Long(num_retained);
        out.Long(cohort_sizes[from] - num_retained);
        out.Real(static_cast<double>(num_retained) / size);
        out.Real(static_cast<double>(cohort_sizes[from] - num_retained) / size);
      }
    }
  }

  TimeRange range_;
  Step step_;
  std::optional<int64_t> cohort_;
  std::vector<Type> types_;
};

// The rows grow with the square of the periods.
constexpr int64_t kMaxCohortPeriods = 3'000;

class Cohorts {
 public:
  Cohorts(Binder& binder, const syntax::CallExpr& call, Relation input)
      : binder_(binder),
        call_(call),
        input_(std::move(input)),
        args_(binder, call, {"IdColumn", "TimelineColumn", "Start", "End", "Window", "…"}, 5) {}

  std::optional<Relation> Run() {
    if (!args_.is_ok() || !IsWholeTable(binder_, input_, call_) || !args_.ReadColumns(input_))
      return std::nullopt;
    const auto range = args_.Range();
    const auto step = range ? args_.Period(4, range->start) : std::nullopt;
    if (!step || !CheckPeriods(*range, *step) || !ReadRest()) return std::nullopt;
    const auto rows = Rows();
    if (!rows) return std::nullopt;
    model::Schema schema = {{"from_" + args_.time().name, args_.time().type},
                            {"to_" + args_.time().name, args_.time().type}};
    for (const model::OutputColumn& column : dimensions_)
      schema.push_back({column.name, column.type});
    for (const char* name :
         {"dcount_new_values", "dcount_retained_values", "dcount_churn_values"}) {
      schema.push_back({name, Type::kLong});
    }
    schema.push_back({"retention_rate", Type::kReal});
    schema.push_back({"churn_rate", Type::kReal});
    schema = UniqueNames(std::move(schema));
    return MakeNative(binder_, *rows, schema,
                      std::make_shared<NewActivity>(*range, *step, cohort_, TypesOf(schema)),
                      call_.span);
  }

 private:
  bool CheckPeriods(const TimeRange& range, const Step& step) {
    int64_t num_periods = 0;
    if (!args_.CheckRange(range, step, 4)) return false;
    EachPeriod(step, range, [&](int64_t, int64_t) { ++num_periods; });
    if (num_periods <= kMaxCohortPeriods) return true;
    args_.Fail(4, diag::Code::K4001,
               fmt::format("the timeline has more than {} periods", kMaxCohortPeriods),
               "take longer periods");
    return false;
  }

  // [Cohort] [, Dimension, …] [, Lookback].
  bool ReadRest() {
    size_t next = 5;
    if (args_.Has(next) && !IsColumn(next) && !binder_.IsTabular(*args_.Find(next))) {
      cohort_ = args_.Point(next++);
      if (!cohort_) return false;
    }
    for (; next < args_.size(); ++next) {
      if (next + 1 == args_.size() && !IsColumn(next) && binder_.IsTabular(*args_.Find(next))) {
        lookback_ = binder_.BindTabular(*args_.Find(next));
        return lookback_.has_value();
      }
      const auto column = args_.Column(next, input_);
      if (!column) return false;
      dimensions_.push_back(*column);
    }
    return true;
  }

  bool IsColumn(size_t idx) const {
    const syntax::Expr& expr = *args_.Find(idx);
    return expr.kind == syntax::ExprKind::kName &&
           input_.Find(static_cast<const syntax::NameExpr&>(expr).name) != nullptr;
  }

  // Events, then the ids of the lookback table: its column of the id's name, or its first.
  std::optional<Relation> Rows() {
    auto rows = std::make_shared<model::UnionRel>();
    rows->span = call_.span;
    std::vector<model::OutputColumn> columns = {args_.id(), args_.time()};
    columns.insert(columns.end(), dimensions_.begin(), dimensions_.end());
    model::UnionRel::Leg events{input_.rel, {}};
    for (const model::OutputColumn& column : columns) {
      rows->columns.push_back({binder_.NewColumnId(), column.name, column.type});
      events.exprs.push_back(model::MakeColumn(column.id, column.type, call_.span));
    }
    rows->columns.push_back({binder_.NewColumnId(), "is_old", Type::kBool});
    events.exprs.push_back(binder_.Constant(model::Value::Bool(false), call_.span));
    rows->legs.push_back(std::move(events));
    if (lookback_) {
      const model::OutputColumn* id = lookback_->Find(args_.id().name);
      if (id == nullptr && !lookback_->columns().empty()) id = &lookback_->columns()[0];
      if (id == nullptr || id->type != args_.id().type) {
        args_.Fail(args_.size() - 1, diag::Code::K2004,
                   fmt::format("the lookback table has no ids of type {}",
                               model::TypeName(args_.id().type)));
        return std::nullopt;
      }
      model::UnionRel::Leg old{lookback_->rel, {model::MakeColumn(id->id, id->type, call_.span)}};
      for (size_t i = 1; i < columns.size(); ++i) {
        old.exprs.push_back(binder_.Constant(model::Value::Null(columns[i].type), call_.span));
      }
      old.exprs.push_back(binder_.Constant(model::Value::Bool(true), call_.span));
      rows->legs.push_back(std::move(old));
    }
    Relation relation;
    relation.rel = std::move(rows);
    return relation;
  }

  Binder& binder_;
  const syntax::CallExpr& call_;
  Relation input_;
  TimelineArgs args_;
  std::optional<int64_t> cohort_;
  std::vector<model::OutputColumn> dimensions_;
  std::optional<Relation> lookback_;
};

std::optional<Relation> BindNewActivity(Binder& binder, const syntax::CallExpr& call,
                                        const OutputSchema*, std::optional<Relation> input) {
  return Cohorts(binder, call, std::move(*input)).Run();
}

}  // namespace

extern constinit const PluginDef kPlugin_new_activity_metrics = {
    .name = "new_activity_metrics",
    .usage =
        "new_activity_metrics(Id, Timeline, Start, End, Window [, Cohort] [, Dimension, …] [, "
        "Lookback])",
    .summary = "What becomes of the ids first seen in a period.",
    .bind = BindNewActivity,
    .examples = {{"datatable(t:long, id:string)[1, 'a', 1, 'b', 2, 'a'] "
                  "| evaluate new_activity_metrics(id, t, 1, 2, 1) | where to_t == 2 | project "
                  "retention_rate",
                  "0.5"}},
};

}  // namespace quoll::lang
