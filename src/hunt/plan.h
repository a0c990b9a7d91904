// HuntPlan: which indicator is searched in which table and column by which query, and which is
// searched nowhere, with the reason. Made from the indicators and data/observables.yaml alone,
// before any log is looked at.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hunt/hunt.h"
#include "hunt/observables.h"
#include "intel/indicator.h"

namespace quoll::hunt {

// One query text over one table.
struct PlannedQuery {
  std::string id;      // `CommonSecurityLog.ip.outbound`, with `-01` where a list was split
  std::string family;  // key of the family in seed style with several families, else empty
  const ObservableTable* table = nullptr;
  std::vector<const Search*> searches;  // columns that a row can hit in
  IocGroup group = IocGroup::kIp;
  // Values stand anywhere in the cell, at the borders of words, as `has` matches (seed style).
  bool matches_terms = false;
  std::vector<IndicatorIdx> indicators;
  std::string kql;
};

struct HuntPlan {
  std::vector<PlannedQuery> queries;
  // Indicators that no query searches.
  std::vector<NotSearched> not_searched;
  // Those that some query searches, ascending.
  std::vector<IndicatorIdx> searched;
};

struct PlanOptions {
  Style style = Style::kOwn;
  bool has_all_indicators = false;
  bool has_url_hosts = false;
  size_t max_indicators_per_query = 10'000;
  // Bounds that the texts of the own form state.
  std::optional<int64_t> since;
  std::optional<int64_t> until;

  // --- For texts that run elsewhere ---

  // The time column of every table; empty: as each table's home product has it.
  std::string time_column;
  // Only tables whose home product calls the time so; empty: all.
  std::string home_time_column;
  // `14d`: how far back from the time of the run; empty: no such line.
  std::string lookback;
  // `1h`: rows that arrived since then only; empty: no such line.
  std::string arrived_within;
  // A text longer than this (in bytes) is split; 0: no limit. A single indicator whose text is too
  // long stays alone and is no fault of the plan: whoever has the limit refuses it.
  size_t max_query_bytes = 0;
  // Columns to project besides those of reports, by table.
  std::vector<std::pair<std::string, std::string>> more_columns;
};

// The observables must outlive the plan.
HuntPlan MakePlan(const intel::IndicatorSet& indicators, const Observables& observables,
                  const PlanOptions& options);

}  // namespace quoll::hunt
