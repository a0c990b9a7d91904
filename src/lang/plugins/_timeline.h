// What the plugins that follow ids along a timeline share: their arguments, the periods of the
// timeline, and the events of the input in order. A timeline is a column of type datetime,
// timespan, long or int; its points are 64-bit numbers.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lang/plugins/_plugins.h"

namespace quoll::lang {

// A plan for more periods than this is refused (K4001).
inline constexpr int64_t kMaxPeriods = 1'000'000;

// The periods of a timeline: of one size, counted from an origin, or calendar weeks (from Sunday),
// months, years.
struct Step {
  enum class Kind : uint8_t { kFixed, kWeek, kMonth, kYear };
  Kind kind = Kind::kFixed;
  int64_t size = 1;  // kFixed, at least 1
  int64_t origin = 0;

  // The start of the period that holds the point.
  int64_t Floor(int64_t point) const;
  // The start of the period behind the one that starts here.
  int64_t Next(int64_t start) const;
};

// A point moved by a distance; stops at the ends of what a number holds.
int64_t Moved(int64_t point, int64_t distance);

// The range that a plugin looks at; both ends belong to it.
struct TimeRange {
  int64_t start = 0;
  int64_t end = 0;
};
// Calls visit(start, end) for the periods of the range; the end is that of the period, exclusive.
template <typename Fn>
void EachPeriod(const Step& step, const TimeRange& range, Fn visit) {
  for (int64_t start = step.Floor(range.start); start <= range.end;) {
    const int64_t end = step.Next(start);
    visit(start, end);
    if (end <= start) break;
    start = end;
  }
}

// The arguments of such a plugin by position. Nothing is returned after a report.
class TimelineArgs : public PluginArgs {
 public:
  using PluginArgs::PluginArgs;
  // Reads the id and the timeline columns, arguments 0 and 1; needed before points and spans.
  bool ReadColumns(const Relation& input);
  const model::OutputColumn& id() const { return *id_; }
  const model::OutputColumn& time() const { return *time_; }
  bool SetTimeline(const model::OutputColumn& time, size_t idx);

  // A point of the timeline: a constant of its type.
  std::optional<int64_t> Point(size_t idx) const;
  // A distance on the timeline, above 0.
  std::optional<int64_t> Span(size_t idx) const;
  // A distance, or 'week', 'month', 'year'.
  std::optional<Step> Period(size_t idx, int64_t origin) const;
  // Start and End, arguments 2 and 3.
  std::optional<TimeRange> Range() const;
  // False (K4001) if the range has too many periods.
  bool CheckRange(const TimeRange& range, const Step& step, size_t idx) const;

 private:
  std::optional<model::OutputColumn> id_;
  std::optional<model::OutputColumn> time_;
};

// One row of the input.
struct Event {
  uint32_t group = 0;  // its combination of dimensions
  uint32_t id = 0;
  int64_t time = 0;
  uint32_t row = 0;
};

// The events of a timeline plugin in the order of group, time and row. Rows without a time are left
// out; a null id is an id of its own that no distinct count counts (kNoId).
struct Timeline {
  static constexpr uint32_t kNoId = UINT32_MAX;
  std::vector<Event> events;
  std::vector<uint32_t> first_row_of_group;
  // Ids are numbered within their group.
  std::vector<uint32_t> num_ids_of_group;
};
// Columns: id, time, dimensions…
Timeline ReadTimeline(const std::vector<model::Column>& input, size_t num_rows,
                      size_t num_dimensions);
// Calls visit(first, last) for the events of each group.
template <typename Fn>
void EachGroup(const Timeline& timeline, Fn visit) {
  for (size_t begin = 0; begin < timeline.events.size();) {
    size_t end = begin;
    while (end < timeline.events.size() &&
           timeline.events[end].group == timeline.events[begin].group)
      ++end;
    visit(begin, end);
    begin = end;
  }
}

// How often each id stands in a sliding set of events, and how many ids there are.
class IdCounts {
 public:
  explicit IdCounts(uint32_t num_ids) : counts_(num_ids, 0) {}
  void Add(uint32_t id) { num_distinct_ += id != Timeline::kNoId && counts_[id]++ == 0 ? 1 : 0; }
  void Remove(uint32_t id) { num_distinct_ -= id != Timeline::kNoId && --counts_[id] == 0 ? 1 : 0; }
  bool Has(uint32_t id) const { return id != Timeline::kNoId && counts_[id] > 0; }
  int64_t num_distinct() const { return num_distinct_; }

 private:
  std::vector<uint32_t> counts_;
  int64_t num_distinct_ = 0;
};

// A set of ids; cleared at no cost.
class IdSet {
 public:
  explicit IdSet(uint32_t num_ids) : rounds_(num_ids, 0) {}
  // True if the id is new; never for a null id.
  bool Add(uint32_t id) {
    if (id == Timeline::kNoId || rounds_[id] == round_) return false;
    rounds_[id] = round_;
    ++size_;
    return true;
  }
  bool Has(uint32_t id) const { return id != Timeline::kNoId && rounds_[id] == round_; }
  void Clear() {
    ++round_;
    size_ = 0;
  }
  int64_t size() const { return size_; }

 private:
  std::vector<uint32_t> rounds_;
  uint32_t round_ = 1;
  int64_t size_ = 0;
};

// Writes rows of a native operator, cell by cell.
class RowWriter {
 public:
  // Types of the columns in order.
  explicit RowWriter(const std::vector<model::Type>& types) {
    for (const model::Type type : types) batch_.columns.emplace_back(type);
  }
  void Begin() {
    ++batch_.num_rows;
    next_ = 0;
  }
  void Point(int64_t value) {
    if (batch_.columns[next_].type() == model::Type::kInt) {
      batch_.columns[next_++].Append(static_cast<int32_t>(value));
    } else {
      batch_.columns[next_++].Append(value);
    }
  }
  void Long(int64_t value) { batch_.columns[next_++].Append(value); }
  void Real(double value) { batch_.columns[next_++].Append(value); }
  void Text(std::string_view value) { batch_.columns[next_++].AppendText(value); }
  void Null() { batch_.columns[next_++].AppendNull(); }
  void Cell(const model::ColumnView& column, size_t row);
  // A value of the column's type.
  void Put(const model::Value& value);
  // The dimensions of a group; the input's columns are id, time, dimensions….
  void Dimensions(const Timeline& timeline, uint32_t group,
                  const std::vector<model::Column>& input);
  model::Batch Take() { return std::move(batch_); }

 private:
  model::Batch batch_;
  size_t next_ = 0;
};

// A schema of the timeline's column, the dimensions, and what the plugin adds.
model::Schema TimelineSchema(const model::OutputColumn& time,
                             const std::vector<model::OutputColumn>& dimensions,
                             const model::Schema& added);
// The input's id, time and dimensions, in this order, for a native operator.
Relation TimelineColumns(Binder& binder, const Relation& input, const TimelineArgs& args,
                         const std::vector<model::OutputColumn>& dimensions, base::Span span);
// Makes names of a schema differ: a clash gets a number.
model::Schema UniqueNames(model::Schema schema);
std::vector<model::Type> TypesOf(const model::Schema& schema);

}  // namespace quoll::lang
