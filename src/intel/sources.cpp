#include "intel/sources.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "intel/fuse.h"
#include "intel/intel_reader.h"
#include "intel/store/store.h"

namespace quoll::intel {
namespace {

base::Result<IndicatorSet> LoadState(const IndicatorSources& sources, diag::Sink& sink) {
  const std::string folder = sources.state.empty() ? DefaultStateFolder() : sources.state;
  TRY(const auto store, Store::Open(folder, OpenMode::kRead, sink));
  TRY(IndicatorSet set,
      store->Load({.now = sources.now, .family = sources.family, .lists = sources.lists}, sink));
  if (set.indicators.empty()) {
    return sink.Fail(diag::Code::K6002, "the intelligence state holds no indicator");
  }
  return set;
}

// A person's decision, which holds for what the files say, too.
bool IsFalsePositive(const Indicator& indicator) {
  return indicator.state == State::kFalsePositive;
}
bool IsRetired(const Indicator& indicator) {
  return indicator.state == State::kRevoked &&
         !std::all_of(indicator.assertions.begin(), indicator.assertions.end(),
                      [](const Assertion& assertion) { return assertion.is_revoked; });
}

// The record that file and state both have is said once, as the file has it.
void AddAssertions(Indicator& known, std::vector<Assertion>&& assertions) {
  const size_t num_known = known.assertions.size();
  for (Assertion& assertion : assertions) {
    const auto is_same = [&](const Assertion& other) {
      return !assertion.external_id.empty() && other.external_id == assertion.external_id &&
             other.source_id == assertion.source_id;
    };
    const auto end = known.assertions.begin() + static_cast<std::ptrdiff_t>(num_known);
    if (std::none_of(known.assertions.begin(), end, is_same))
      known.assertions.push_back(std::move(assertion));
  }
}

void Merge(IndicatorSet& set, IndicatorSet&& state, const IndicatorSources& sources) {
  std::unordered_map<std::string, size_t> idx_by_id;
  for (size_t i = 0; i < set.indicators.size(); ++i) idx_by_id.emplace(set.indicators[i].id, i);
  std::unordered_map<std::string, State> decided;
  for (Indicator& indicator : state.indicators) {
    if (IsFalsePositive(indicator) || IsRetired(indicator))
      decided.emplace(indicator.id, indicator.state);
    const auto found = idx_by_id.find(indicator.id);
    if (found == idx_by_id.end()) {
      set.indicators.push_back(std::move(indicator));
      continue;
    }
    Indicator& known = set.indicators[found->second];
    known.sightings = indicator.sightings;
    AddAssertions(known, std::move(indicator.assertions));
  }
  for (Indicator& indicator : set.indicators) indicator.warnings.clear();
  FinishIndicators(set.indicators, sources.grading_lists());
  for (Indicator& indicator : set.indicators) {
    ApplyTime(indicator, sources.now);
    const auto found = decided.find(indicator.id);
    if (found == decided.end()) continue;
    indicator.state = found->second;
    if (IsFalsePositive(indicator)) indicator.action = Action::kNone;
  }
  for (Compound& compound : state.compounds) set.compounds.push_back(std::move(compound));
  set.num_entries += state.num_entries;
}

}  // namespace

base::Result<IndicatorSet> LoadIndicators(const IndicatorSources& sources, diag::Sink& sink) {
  if (sources.paths.empty()) return LoadState(sources, sink);
  TRY(IndicatorSet set,
      ReadIntel(sources.paths,
                {.family = sources.family, .lists = sources.lists, .columns = sources.columns},
                sink));
  // The folder may hold lists and counters alone.
  if (sources.state.empty() || !HasState(sources.state)) return set;
  TRY(IndicatorSet state, LoadState(sources, sink));
  Merge(set, std::move(state), sources);
  return set;
}

}  // namespace quoll::intel
