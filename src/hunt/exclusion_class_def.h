// ExclusionClassDef: one class of exclusion rules; its row stands in
// hunt/exclusion_classes/<name>.cpp. A class is a stated rule and a function that says which
// sub-expression led to it; a rule that is in none of them is sound.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hunt/exclusions/predicate.h"
#include "hunt/exclusions/rule.h"
#include "hunt/exclusions/surroundings.h"
#include "hunt/observables.h"
#include "hunt/plan.h"

namespace quoll::hunt {

// One table that the rule is checked on.
struct TableView {
  std::string name;
  const ObservableTable* observable = nullptr;  // null: the hunt knows nothing of the table
  BoundPredicate bound;
  std::vector<const PlannedQuery*> queries;  // of the hunt; none without indicators
};

// What a run over logs showed; counts of hits.
struct Measured {
  uint64_t num_hits = 0;
  uint64_t num_true_hits = 0;  // labelled true
  uint64_t rows_removed = 0;
  uint64_t hits_removed = 0;
  uint64_t true_hits_removed = 0;
};

struct ClassInput {
  const ExclusionRule* rule = nullptr;
  const Predicate* predicate = nullptr;
  std::vector<TableView> tables;
  const Surroundings* known = nullptr;
  const intel::IndicatorSet* indicators = nullptr;  // null: none are given
  const Measured* measured = nullptr;               // null: nothing was run
  int64_t now_ticks = 0;
  // Days since the rule last removed something, as the counters have it.
  std::optional<int64_t> idle_days;

  // The tables in which every part of the predicate binds.
  std::vector<const TableView*> WholeTables() const;
};

struct ClassFinding {
  // A sentence for every reason, with the sub-expression in backticks; none: not of the class.
  std::vector<std::string> why;
  bool is_undecided = false;  // the class neither holds nor is ruled out
};

struct ExclusionClassDef {
  std::string_view name;
  std::string_view rule;  // one sentence: when a rule is of the class
  ClassFinding (*find)(const ClassInput& input) = nullptr;
};

// Every class, by name.
std::span<const ExclusionClassDef* const> AllExclusionClasses();

// Helpers that classes share.

// An atom with the sign under which it counts: false below an odd number of `not`.
struct SignedAtom {
  size_t atom = 0;
  bool is_positive = true;
  std::string text;  // as written, with its negation
};
std::vector<SignedAtom> SignedAtoms(const Condition& condition);
// What an atom says of the ground on which a rule stands.
enum class Ground : uint8_t { kBad, kNeutral, kGood };
// The part of the condition that rests on bad ground alone: of an `or` one part is enough, an `and`
// is saved by one good part. Empty if there is none.
std::string PartOnBadGround(const Condition& condition,
                            const std::function<Ground(const SignedAtom& atom)>& ground);
// Whether the atom is a test of the far side that no indicator can meet: the text that says so, or
// nothing. In exclusion_classes/no_op.cpp.
std::string ForeignTest(const ClassInput& input, const SignedAtom& atom);
// What blinding finds in the predicate alone, a sentence, or nothing. In
// exclusion_classes/blinding.cpp.
std::string BlindingReason(const ClassInput& input);

}  // namespace quoll::hunt
