// The tables of indicators that Sentinel has: `ThreatIntelIndicators`, whose `Data` holds the STIX
// object, and its predecessor `ThreatIntelligenceIndicator`. A row is written from an indicator
// when a query asks for it, as it is at the query's now().
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "intel/indicator.h"
#include "lang/environment.h"
#include "model/catalog.h"

namespace quoll::hunt {

// Whether indicators that are for enrichment only count as active, too.
enum class ActiveActions : uint8_t { kDetect, kAll };

// One row per indicator, in the order of the set; its columns are those of the catalog. Nothing for
// the name of another table. The bounds of a run (--since) do not apply: rows are no events.
std::optional<lang::TableBinding> BindIntelTable(std::string_view name,
                                                 std::shared_ptr<const intel::IndicatorSet> set,
                                                 ActiveActions actions, int64_t now_ticks,
                                                 const model::Catalog& catalog);

}  // namespace quoll::hunt
