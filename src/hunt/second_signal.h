// The second signal: an indicator that many share is weak evidence alone, and strong evidence
// beside another indicator of the same family on the same host.
#pragma once

#include <vector>

#include "hunt/grading.h"
#include "hunt/hunt.h"
#include "intel/indicator.h"

namespace quoll::hunt {

// `hits` are in their final order, so that the same inputs name the same second signal.
// Takes `shared_infrastructure` and `needs_second_signal` from hits that have a second signal, and
// grades them anew: a hit of another indicator of the same family, on the same host (by its name or
// its address), at most a day before or after. Not a second signal are inbound connections, another
// address of the same content network (one site there answers with several), families in name only
// (`unknown_rat`), and hits without time or host.
void LiftBySecondSignal(std::vector<Hit>& hits, const intel::IndicatorSet& indicators,
                        const Grading& grading);

}  // namespace quoll::hunt
