// What funnel_sequence and funnel_sequence_completion share: the states of each id in the order of
// time.
#pragma once

#include <string>
#include <vector>

#include "lang/plugins/_timeline.h"

namespace quoll::lang {

// The states of a sequence, as text; empty after a report (a sequence has at least one state).
std::vector<std::string> ReadStates(const PluginArgs& args, size_t idx);

// One event of an id.
struct StateEvent {
  int64_t time = 0;
  uint32_t row = 0;
  std::string_view state;
};

// Calls visit(id, events) for each id with its events within the range, in the order of time.
// Columns of the input: id, time, state (text). The states point into the input.
template <typename Fn>
void EachId(const std::vector<model::Column>& input, size_t num_rows, const TimeRange& range,
            Fn visit) {
  const Timeline timeline = ReadTimeline(input, num_rows, 0);
  if (timeline.events.empty()) return;
  const model::ColumnView states = input[2].view();
  std::vector<std::vector<StateEvent>> events(timeline.num_ids_of_group[0]);
  for (const Event& event : timeline.events) {
    if (event.id == Timeline::kNoId || event.time < range.start || event.time > range.end) continue;
    events[event.id].push_back({event.time, event.row, states.Text(event.row)});
  }
  for (uint32_t id = 0; id < events.size(); ++id) {
    if (!events[id].empty()) visit(id, events[id]);
  }
}

}  // namespace quoll::lang
