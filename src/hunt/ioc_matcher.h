// The indicators of a workspace as the language sees them: for ioc_lookup.
#pragma once

#include <memory>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/intel_tables.h"
#include "intel/indicator.h"
#include "model/matcher.h"

namespace quoll::hunt {

// Of the indicators that are hunted: neither withdrawn nor found false and, unless all count, meant
// for detection. Validity does not matter, as logs may be old. Fails with K5009 where they are too
// many.
base::Result<std::shared_ptr<const model::Matcher>> MakeIocMatcher(const intel::IndicatorSet& set,
                                                                   ActiveActions actions,
                                                                   diag::Sink& sink);

}  // namespace quoll::hunt
