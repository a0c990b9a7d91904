#include "lang/plugins/_timeline.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include <fmt/format.h>

#include "lang/aggregates/_key_table.h"

namespace quoll::lang {

using model::ColumnView;
using model::OutputColumn;
using model::Type;
using model::Value;

namespace {

__extension__ typedef __int128 Wide;

constexpr int64_t kTicksPerDay = 864'000'000'000;
// Days from 0001-01-01 to 1970-01-01.
constexpr int64_t kEpochDays = 719'162;

int64_t FloorDiv(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::chrono::year_month_day DateOf(int64_t ticks) {
  return std::chrono::sys_days(std::chrono::days(FloorDiv(ticks, kTicksPerDay) - kEpochDays));
}

int64_t TicksOf(std::chrono::year_month_day date) {
  return (std::chrono::sys_days(date).time_since_epoch().count() + kEpochDays) * kTicksPerDay;
}

}  // namespace

int64_t Moved(int64_t point, int64_t distance) {
  int64_t sum = 0;
  if (__builtin_add_overflow(point, distance, &sum)) return distance > 0 ? INT64_MAX : INT64_MIN;
  return sum;
}

int64_t Step::Floor(int64_t point) const {
  using namespace std::chrono;
  switch (kind) {
    case Kind::kFixed: {
      const Wide distance = static_cast<Wide>(point) - origin;
      Wide num = distance / size;
      if (distance % size < 0) --num;
      const Wide start = origin + num * size;
      return start < INT64_MIN ? INT64_MIN : static_cast<int64_t>(start);
    }
    // 0001-01-01 was a Monday.
    case Kind::kWeek:
      return (FloorDiv(point + kTicksPerDay, 7 * kTicksPerDay) * 7 - 1) * kTicksPerDay;
    case Kind::kMonth: {
      const auto date = DateOf(point);
      return TicksOf(date.year() / date.month() / day(1));
    }
    case Kind::kYear:
      return TicksOf(DateOf(point).year() / January / day(1));
  }
  return point;
}

int64_t Step::Next(int64_t start) const {
  using namespace std::chrono;
  switch (kind) {
    case Kind::kFixed:
      return Moved(start, size);
    case Kind::kWeek:
      return start + 7 * kTicksPerDay;
    case Kind::kMonth:
      return TicksOf(DateOf(start) + months(1));
    case Kind::kYear:
      return TicksOf(DateOf(start) + years(1));
  }
  return start;
}

bool TimelineArgs::ReadColumns(const Relation& input) {
  id_ = Column(0, input);
  if (!id_) return false;
  const auto time = Column(1, input);
  return time && SetTimeline(*time, 1);
}

bool TimelineArgs::SetTimeline(const OutputColumn& time, size_t idx) {
  time_ = time;
  const Type type = time.type;
  if (type == Type::kDatetime || type == Type::kTimespan || model::IsInteger(type)) return true;
  Fail(idx, diag::Code::K2004,
       fmt::format("a timeline must be datetime, timespan or a whole number, not {}",
                   model::TypeName(type)));
  return false;
}

std::optional<int64_t> TimelineArgs::Point(size_t idx) const {
  const Type type = time_->type == Type::kInt ? Type::kLong : time_->type;
  const auto value = Constant(idx, type);
  if (!value) return std::nullopt;
  if (value->is_null)
    return Fail(idx, diag::Code::K2012, fmt::format("`{}` must not be null", name(idx)));
  return value->number;
}

std::optional<int64_t> TimelineArgs::Span(size_t idx) const {
  const Type type = model::IsInteger(time_->type) ? Type::kLong : Type::kTimespan;
  const auto value = Constant(idx, type);
  if (!value) return std::nullopt;
  if (value->is_null || value->number <= 0) {
    return Fail(idx, diag::Code::K2012, fmt::format("`{}` must be more than 0", name(idx)));
  }
  return value->number;
}

std::optional<Step> TimelineArgs::Period(size_t idx, int64_t origin) const {
  const auto value = Constant(idx);
  if (!value) return std::nullopt;
  Step step;
  step.origin = origin;
  if (value->type == Type::kString && time_->type == Type::kDatetime) {
    if (value->text == "week") {
      step.kind = Step::Kind::kWeek;
    } else if (value->text == "month") {
      step.kind = Step::Kind::kMonth;
    } else if (value->text == "year") {
      step.kind = Step::Kind::kYear;
    } else {
      return Fail(idx, diag::Code::K2012, fmt::format("unknown period `{}`", value->text),
                  "a timespan, 'week', 'month' or 'year'");
    }
    return step;
  }
  const auto size = Span(idx);
  if (!size) return std::nullopt;
  step.size = *size;
  return step;
}

std::optional<TimeRange> TimelineArgs::Range() const {
  const auto start = Point(2);
  const auto end = start ? Point(3) : std::nullopt;
  if (!end) return std::nullopt;
  return TimeRange{*start, *end};
}

bool TimelineArgs::CheckRange(const TimeRange& range, const Step& step, size_t idx) const {
  const int64_t size = step.kind == Step::Kind::kFixed ? step.size : 7 * kTicksPerDay;
  if ((static_cast<Wide>(range.end) - range.start) / size < kMaxPeriods) return true;
  Fail(idx, diag::Code::K4001, fmt::format("the timeline has more than {} periods", kMaxPeriods),
       "take longer periods");
  return false;
}

void RowWriter::Cell(const ColumnView& column, size_t row) {
  model::Column& out = batch_.columns[next_++];
  out.Resize(batch_.num_rows);
  Value::FromCell(column, row).Store(out, batch_.num_rows - 1);
}

void RowWriter::Put(const Value& value) {
  model::Column& out = batch_.columns[next_++];
  out.Resize(batch_.num_rows);
  value.Store(out, batch_.num_rows - 1);
}

void RowWriter::Dimensions(const Timeline& timeline, uint32_t group,
                           const std::vector<model::Column>& input) {
  for (size_t i = 2; i < input.size(); ++i)
    Cell(input[i].view(), timeline.first_row_of_group[group]);
}

namespace {

// Gives the ids of each group numbers of their own, in the order in which they come.
void NumberIds(Timeline& timeline, size_t num_ids) {
  std::vector<uint32_t> number_of(num_ids);
  std::vector<uint32_t> group_of(num_ids, UINT32_MAX);
  timeline.num_ids_of_group.assign(timeline.first_row_of_group.size(), 0);
  for (Event& event : timeline.events) {
    if (event.id == Timeline::kNoId) continue;
    if (group_of[event.id] != event.group) {
      group_of[event.id] = event.group;
      number_of[event.id] = timeline.num_ids_of_group[event.group]++;
    }
    event.id = number_of[event.id];
  }
}

}  // namespace

Timeline ReadTimeline(const std::vector<model::Column>& input, size_t num_rows,
                      size_t num_dimensions) {
  Timeline timeline;
  KeyTable ids(EqualityOf(input[0].type()));
  KeyTable groups(KeyTable::Equality::kDynamic);
  const ColumnView id = input[0].view();
  const ColumnView time = input[1].view();
  std::string key;
  for (size_t row = 0; row < num_rows; ++row) {
    if (time.IsNull(row)) continue;
    Event event;
    event.row = static_cast<uint32_t>(row);
    event.time = time.type == Type::kInt ? time.Get<int32_t>(row) : time.Get<int64_t>(row);
    event.id = id.IsNull(row) ? Timeline::kNoId : ids.Insert(model::DynamicFromCell(id, row)).first;
    if (num_dimensions > 0) {
      model::DynamicWriter writer;
      writer.BeginArray();
      for (size_t i = 0; i < num_dimensions; ++i)
        model::AppendCell(writer, input[2 + i].view(), row);
      writer.EndArray();
      key = writer.Take();
    }
    const auto [group, is_new] = groups.Insert(key);
    event.group = group;
    if (is_new) timeline.first_row_of_group.push_back(event.row);
    timeline.events.push_back(event);
  }
  std::sort(timeline.events.begin(), timeline.events.end(), [](const Event& a, const Event& b) {
    return std::tie(a.group, a.time, a.row) < std::tie(b.group, b.time, b.row);
  });
  NumberIds(timeline, ids.size());
  return timeline;
}

Relation TimelineColumns(Binder& binder, const Relation& input, const TimelineArgs& args,
                         const std::vector<OutputColumn>& dimensions, base::Span span) {
  std::vector<OutputColumn> columns = {args.id(), args.time()};
  columns.insert(columns.end(), dimensions.begin(), dimensions.end());
  return OnlyColumns(binder, input, columns, span);
}

model::Schema TimelineSchema(const OutputColumn& time, const std::vector<OutputColumn>& dimensions,
                             const model::Schema& added) {
  model::Schema schema = {{time.name, time.type}};
  for (const OutputColumn& column : dimensions) schema.push_back({column.name, column.type});
  schema.insert(schema.end(), added.begin(), added.end());
  return UniqueNames(std::move(schema));
}

model::Schema UniqueNames(model::Schema schema) {
  std::set<std::string> taken;
  for (model::Field& field : schema) {
    field.name = Binder::UniqueName(field.name,
                                    [&](const std::string& name) { return taken.contains(name); });
    taken.insert(field.name);
  }
  return schema;
}

std::vector<Type> TypesOf(const model::Schema& schema) {
  std::vector<Type> types;
  for (const model::Field& field : schema) types.push_back(field.type);
  return types;
}

}  // namespace quoll::lang
