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

}  // namespace quoll::intel
