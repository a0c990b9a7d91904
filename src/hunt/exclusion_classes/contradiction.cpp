// contradiction: never true, whatever the row: it removes nothing.
#include <fmt/format.h>

#include "hunt/exclusion_class_def.h"
#include "hunt/exclusions/decide.h"

namespace quoll::hunt {
namespace {

// The smallest part of an `and` that is never true by itself.
const Condition& Smallest(const Predicate& predicate, const Condition& whole,
                          const BoundPredicate& bound) {
  if (whole.kind != Condition::Kind::kAnd) return whole;
  for (const Condition& part : whole.parts) {
    if (Decide(predicate, part, bound).can_be_true == Answer::kNo)
      return Smallest(predicate, part, bound);
  }
  return whole;
}

ClassFinding Find(const ClassInput& input) {
  if (!input.predicate->has_root) return {};
  ClassFinding finding;
  for (const TableView& table : input.tables) {
    const Decision decision = Decide(*input.predicate, input.predicate->root, table.bound);
    finding.is_undecided = finding.is_undecided ||
                           (table.bound.is_whole() && decision.can_be_true == Answer::kUnknown);
    if (decision.can_be_true != Answer::kNo) continue;
    const Condition& part = Smallest(*input.predicate, input.predicate->root, table.bound);
    return {{fmt::format("`{}` is true of no row", part.text)}};
  }
  return finding;
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_contradiction;
constinit const ExclusionClassDef kExclusionClass_contradiction = {
    .name = "contradiction",
    .rule = "No row can meet the condition, so that it removes nothing.",
    .find = Find,
};

}  // namespace quoll::hunt
