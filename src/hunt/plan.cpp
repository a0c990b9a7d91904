#include "hunt/plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "hunt/queries_own.h"
#include "hunt/queries_seed.h"
#include "intel/address.h"
#include "intel/canon.h"

namespace quoll::hunt {
namespace {

using intel::Indicator;

// Behind the id, where a text is one of several.
constexpr size_t kRoomForNumber = 8;

// Why an indicator is not hunted whatever the tables are; empty if it is.
std::string ReasonToLeaveOut(const Indicator& indicator, bool has_all_indicators) {
  if (indicator.state == intel::State::kFalsePositive) return "it was marked as a false positive";
  if (has_all_indicators) return {};
  if (indicator.state == intel::State::kRevoked)
    return "its sources have withdrawn it (--all-indicators hunts it)";
  switch (indicator.action) {
    case intel::Action::kDetect:
      return {};
    case intel::Action::kEnrich:
      return "its source gives it as context, not for detection (--all-indicators hunts it)";
    case intel::Action::kNone:
      break;
  }
  for (const intel::Warning& warning : indicator.warnings) {
    if (warning.reason == "special_address")
      return fmt::format("a special address of {} (--all-indicators hunts it)", warning.entry);
    if (warning.action == "block")
      return fmt::format("it is on the list {}, version {} (--all-indicators hunts it)",
                         warning.list, warning.version);
  }
  return "its action is none (--all-indicators hunts it)";
}

// The group in which the host of a URL is searched when its host counts.
IocGroup GroupOfHost(const Indicator& url) {
  intel::IpBytes bytes;
  return intel::ParseIp(intel::HostOfUrl(url.value), bytes) ? IocGroup::kIp : IocGroup::kDomain;
}

// Whether the query of a group over a column searches the indicator: by its own kind, or by the
// host of its URL.
bool IsSearched(const Search& search, const Indicator& indicator, IocGroup group,
                bool has_url_hosts) {
  if (GroupOf(indicator.kind) == group) return CanHold(search.holds, indicator.kind);
  if (!has_url_hosts || indicator.kind != intel::Kind::kUrl || GroupOfHost(indicator) != group)
    return false;
  return CanHold(search.holds, group == IocGroup::kIp ? intel::Kind::kIp : intel::Kind::kDomain);
}

class Planner {
 public:
  Planner(const intel::IndicatorSet& set, const Observables& observables,
          const PlanOptions& options)
      : set_(set),
        observables_(observables),
        options_(options),
        is_searched_(set.indicators.size()) {}

  HuntPlan Make() {
    for (IndicatorIdx idx = 0; idx < set_.indicators.size(); ++idx) {
      std::string reason = ReasonToLeaveOut(set_.indicators[idx], options_.has_all_indicators);
      if (reason.empty()) {
        hunted_.push_back(idx);
      } else {
        plan_.not_searched.push_back({idx, std::move(reason)});
      }
    }
    if (options_.style == Style::kSeed)
      plan_.queries = WriteSeedQueries(set_, hunted_, observables_);
    if (options_.style == Style::kOwn) PlanOwn();
    for (const PlannedQuery& query : plan_.queries) {
      for (const IndicatorIdx idx : query.indicators) is_searched_[idx] = true;
    }
    for (const IndicatorIdx idx : hunted_) {
      if (is_searched_[idx]) {
        plan_.searched.push_back(idx);
        continue;
      }
      plan_.not_searched.push_back({idx, fmt::format("no table of the plan has a column for {}",
                                                     intel::KindName(set_.indicators[idx].kind))});
    }
    std::sort(plan_.not_searched.begin(), plan_.not_searched.end(),
              [](const NotSearched& a, const NotSearched& b) { return a.indicator < b.indicator; });
    return std::move(plan_);
  }

 private:
  void PlanOwn() {
    for (const ObservableTable& table : observables_.tables) {
      if (!options_.home_time_column.empty() && table.time_column != options_.home_time_column)
        continue;
      for (const Search& search : table.searches) {
        for (const IocGroup group :
             {IocGroup::kIp, IocGroup::kCidr, IocGroup::kDomain, IocGroup::kUrl, IocGroup::kHash}) {
          PlanSearch(table, search, group);
        }
      }
    }
  }

  void PlanSearch(const ObservableTable& table, const Search& search, IocGroup group) {
    std::vector<IndicatorIdx> indicators;
    for (const IndicatorIdx idx : hunted_) {
      if (IsSearched(search, set_.indicators[idx], group, options_.has_url_hosts))
        indicators.push_back(idx);
    }
    const size_t chunk = std::max<size_t>(options_.max_indicators_per_query, 1);
    std::vector<PlannedQuery> queries;
    for (size_t begin = 0; begin < indicators.size(); begin += chunk) {
      const size_t end = std::min(indicators.size(), begin + chunk);
      Split(table, search, group,
            {indicators.begin() + static_cast<ptrdiff_t>(begin),
             indicators.begin() + static_cast<ptrdiff_t>(end)},
            queries);
    }
    for (size_t i = 0; i < queries.size(); ++i) {
      PlannedQuery& query = queries[i];
      if (queries.size() > 1) {
        query.id += fmt::format("-{:02}", i + 1);
        query.kql = WriteOwnQuery(set_, query, options_);
      }
      plan_.queries.push_back(std::move(query));
    }
  }

  // Halves the list until every text fits, so that each indicator stands in exactly one of them.
  void Split(const ObservableTable& table, const Search& search, IocGroup group,
             const std::vector<IndicatorIdx>& indicators, std::vector<PlannedQuery>& queries) {
    PlannedQuery query;
    query.id = fmt::format("{}.{}.{}", table.name, GroupName(group), search.form);
    query.table = &table;
    query.searches = {&search};
    query.group = group;
    query.indicators = indicators;
    query.kql = WriteOwnQuery(set_, query, options_);
    const bool is_too_long = options_.max_query_bytes != 0 &&
                             query.kql.size() + kRoomForNumber > options_.max_query_bytes;
    if (!is_too_long || indicators.size() == 1) {
      queries.push_back(std::move(query));
      return;
    }
    const auto middle = indicators.begin() + static_cast<ptrdiff_t>(indicators.size() / 2);
    Split(table, search, group, {indicators.begin(), middle}, queries);
    Split(table, search, group, {middle, indicators.end()}, queries);
  }

  const intel::IndicatorSet& set_;
  const Observables& observables_;
  const PlanOptions& options_;
  std::vector<bool> is_searched_;
  std::vector<IndicatorIdx> hunted_;
  HuntPlan plan_;
};

}  // namespace

HuntPlan MakePlan(const intel::IndicatorSet& indicators, const Observables& observables,
                  const PlanOptions& options) {
  return Planner(indicators, observables, options).Make();
}

}  // namespace quoll::hunt
