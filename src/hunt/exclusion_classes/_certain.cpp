#include "hunt/exclusion_classes/_certain.h"

#include <fmt/format.h>

namespace quoll::hunt {
namespace {

const Condition& Smallest(const Predicate& predicate, const Condition& whole,
                          const BoundPredicate& bound, Answer Decision::*outcome,
                          Condition::Kind kind) {
  if (whole.kind != kind) return whole;
  for (const Condition& part : whole.parts) {
    if (Decide(predicate, part, bound).*outcome == Answer::kNo)
      return Smallest(predicate, part, bound, outcome, kind);
  }
  return whole;
}

}  // namespace

ClassFinding FindCertain(const ClassInput& input, Answer Decision::*outcome, Condition::Kind kind,
                         std::string_view says) {
  if (!input.predicate->has_root) return {};
  ClassFinding finding;
  for (const TableView& table : input.tables) {
    const Answer answer = Decide(*input.predicate, input.predicate->root, table.bound).*outcome;
    finding.is_undecided =
        finding.is_undecided || (table.bound.is_whole() && answer == Answer::kUnknown);
    if (answer != Answer::kNo) continue;
    const Condition& part =
        Smallest(*input.predicate, input.predicate->root, table.bound, outcome, kind);
    return {{fmt::format("`{}` {}", part.text, says)}};
  }
  return finding;
}

}  // namespace quoll::hunt
