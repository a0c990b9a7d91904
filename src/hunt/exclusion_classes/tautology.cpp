// tautology: always true, whatever the row: as an exclusion it removes everything.
#include <fmt/format.h>

#include "hunt/exclusion_class_def.h"
#include "hunt/exclusions/decide.h"

namespace quoll::hunt {
namespace {

// The smallest part of an `or` that is always true by itself.
const Condition& Smallest(const Predicate& predicate, const Condition& whole,
                          const BoundPredicate& bound) {
  if (whole.kind != Condition::Kind::kOr) return whole;
  for (const Condition& part : whole.parts) {
    if (Decide(predicate, part, bound).can_fail == Answer::kNo)
      return Smallest(predicate, part, bound);
  }
  return whole;
}

ClassFinding Find(const ClassInput& input) {
  if (!input.predicate->has_root) return {};
  ClassFinding finding;
  for (const TableView& table : input.tables) {
    const Decision decision = Decide(*input.predicate, input.predicate->root, table.bound);
    finding.is_undecided =
        finding.is_undecided || (table.bound.is_whole() && decision.can_fail == Answer::kUnknown);
    if (decision.can_fail != Answer::kNo) continue;
    const Condition& part = Smallest(*input.predicate, input.predicate->root, table.bound);
    return {{fmt::format("`{}` is true of every row", part.text)}};
  }
  return finding;
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_tautology;
constinit const ExclusionClassDef kExclusionClass_tautology = {
    .name = "tautology",
    .rule = "No row can fail the condition, so that it removes every hit.",
    .find = Find,
};

}  // namespace quoll::hunt
