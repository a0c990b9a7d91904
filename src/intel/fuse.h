// From entries to indicators: same key, one indicator with all its assertions.
#pragma once

#include "intel/indicator.h"
#include "intel/lists/list_set.h"
#include "intel/reader_def.h"

namespace quoll::intel {

// Joins what the context holds: completes families across sources, fuses, grades by lists and
// sorts.
IndicatorSet Fuse(ReaderContext ctx, const ListSet& lists = ListSet::Builtin());

// Recomputes the fields that come from the assertions (of which there is at least one): family,
// threat type, confidence, times of sight and validity, state, use, TLP. Lists and time change
// state and use further; that comes after.
void FuseFields(Indicator& indicator);

// Sources that know only one of a family's id and name get the other: from the other entries, then
// from the built-in list.
void CompleteFamilies(std::vector<Entry>& entries);

// What comes once the assertions are together: fused fields, grades by lists, order.
void FinishIndicators(std::vector<Indicator>& indicators,
                      const ListSet& lists = ListSet::Builtin());

// What time makes of it: an active indicator whose end lies at `now` or before has expired.
void ApplyTime(Indicator& indicator, int64_t now);

}  // namespace quoll::intel
