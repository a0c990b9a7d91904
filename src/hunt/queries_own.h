// Quoll's own form of a hunt: row-wise, exact, and in each row the indicator that it is about.
// Columns of the indicator are called Ioc…, because plain names collide with those of the tables
// (DnsEvents has its own Confidence).
#pragma once

#include <string>

#include "hunt/plan.h"

namespace quoll::hunt {

// The text of the query for its table, search, group and indicators; ends with a newline.
std::string WriteOwnQuery(const intel::IndicatorSet& set, const PlannedQuery& query,
                          const PlanOptions& options);

// A URL indicator's keys: lower case, without user info, with and without a scheme as logs may have
// it.
std::vector<std::string> UrlKeys(std::string_view canonical_url);

}  // namespace quoll::hunt
