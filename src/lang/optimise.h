// Rewrites of a plan that keep its meaning.
#pragma once

#include "model/rel.h"

namespace quoll::lang {

// Tells each scan what every row that can reach the answer must meet: bounds of the time column and literals that some
// text column must hold (ScanRel::since, until, any_of). The filters themselves stay where they are.
model::RelPtr Optimise(const model::RelPtr& rel);

}  // namespace quoll::lang
