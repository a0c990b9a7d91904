// contradiction: never true, whatever the row: it removes nothing.
// The smallest part of an `and` that is never true by itself is named.
#include "hunt/exclusion_classes/_certain.h"

namespace quoll::hunt {
namespace {

ClassFinding Find(const ClassInput& input) {
  return FindCertain(input, &Decision::can_be_true, Condition::Kind::kAnd, "is true of no row");
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_contradiction;
constinit const ExclusionClassDef kExclusionClass_contradiction = {
    .name = "contradiction",
    .rule = "No row can meet the condition, so that it removes nothing.",
    .find = Find,
};

}  // namespace quoll::hunt
