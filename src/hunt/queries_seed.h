// The seed form: the queries of the pages that the product was asked for, letter for letter, one
// set per family. Their faults are theirs (design of the own form: queries_own.h); they are here
// because people know and compare them.
#pragma once

#include <vector>

#include "hunt/plan.h"

namespace quoll::hunt {

// Queries of every family among the indicators, families in the order of their keys.
std::vector<PlannedQuery> WriteSeedQueries(const intel::IndicatorSet& set,
                                           const std::vector<IndicatorIdx>& indicators,
                                           const Observables& observables);

// Names of the sources of indicators: `ThreatFox`, `URLhaus`; several are joined with `, `.
std::string SourceNames(const intel::IndicatorSet& set,
                        const std::vector<IndicatorIdx>& indicators);

}  // namespace quoll::hunt
