// tautology: always true, whatever the row: as an exclusion it removes everything.
// The smallest part of an `or` that is always true by itself is named.
#include "hunt/exclusion_classes/_certain.h"

namespace quoll::hunt {
namespace {

ClassFinding Find(const ClassInput& input) {
  return FindCertain(input, &Decision::can_fail, Condition::Kind::kOr, "is true of every row");
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_tautology;
constinit const ExclusionClassDef kExclusionClass_tautology = {
    .name = "tautology",
    .rule = "No row can fail the condition, so that it removes every hit.",
    .find = Find,
};

}  // namespace quoll::hunt
