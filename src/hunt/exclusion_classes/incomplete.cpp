// incomplete: the text is prose, empty or cut off.
#include <fmt/format.h>

#include "hunt/exclusion_class_def.h"

namespace quoll::hunt {
namespace {

ClassFinding Find(const ClassInput& input) {
  if (input.predicate->defect.empty()) return {};
  std::string why =
      fmt::format("`{}` is no whole condition: {}", input.rule->where, input.predicate->defect);
  if (input.predicate->has_root)
    why += fmt::format("; only `{}` could be read", input.predicate->root.text);
  return {{std::move(why)}};
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_incomplete;
constinit const ExclusionClassDef kExclusionClass_incomplete = {
    .name = "incomplete",
    .rule = "The text is not one whole KQL condition: prose, nothing, or cut off.",
    .find = Find,
};

}  // namespace quoll::hunt
