// A small decision procedure over predicates: can a condition be true, can it be other than true?
// Columns are independent; for each, sample values stand for all others. Where the tests on a
// column are comparisons with constants, the samples are complete and every answer is sure; with
// other tests (`has`, functions, patterns) a sample that is found is a proof, and what no sample
// shows is only certain if it holds whatever those tests say. Else the answer is unknown.
#pragma once

#include "hunt/exclusions/predicate.h"

namespace quoll::hunt {

enum class Answer : uint8_t { kNo, kYes, kUnknown };

struct Decision {
  Answer can_be_true = Answer::kUnknown;
  Answer can_fail = Answer::kUnknown;  // be false or null, so that a filter drops the row
};

// Combinations of samples that are looked at before the answer is unknown.
inline constexpr size_t kMaxCombinations = 200'000;

Decision Decide(const Predicate& predicate, const Condition& condition,
                const BoundPredicate& bound);

}  // namespace quoll::hunt
