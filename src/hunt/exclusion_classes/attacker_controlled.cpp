// attacker-controlled: whoever is hunted can meet the condition at will, because some way of
// meeting it rests on values that the intruder writes and on nothing else. Who controls a column
// is data (data/exclusions.yaml).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "hunt/exclusion_class_def.h"

namespace quoll::hunt {
namespace {

// Tests that fix where a path begins.
constexpr std::array<std::string_view, 6> kAnchored = {
    "startswith", "startswith_cs", "==", "=~", "in", "in~"};

bool IsBelowProtectedFolder(const ClassInput& input, const Atom& atom, const std::string& column,
                            bool is_positive) {
  const bool is_anchored =
      std::find(kAnchored.begin(), kAnchored.end(), atom.op) != kAnchored.end();
  if (!is_positive || !is_anchored || !input.known->IsPath(column) || atom.literals.empty())
    return false;
  return std::all_of(atom.literals.begin(), atom.literals.end(),
                     [&](const std::string& literal) { return input.known->IsProtected(literal); });
}

Ground GroundOf(const ClassInput& input, const SignedAtom& signed_atom) {
  const Atom& atom = input.predicate->atoms[signed_atom.atom];
  // What cannot be true is no way to meet the condition.
  if (!ForeignTest(input, signed_atom).empty()) return Ground::kGood;
  if (atom.columns.empty()) return Ground::kNeutral;
  bool has_attacker = false;
  for (const std::string& column : atom.columns) {
    if (IsBelowProtectedFolder(input, atom, column, signed_atom.is_positive)) return Ground::kGood;
    const Control control =
        input.known->IsPath(column) ? Control::kAttacker : input.known->ControlOf(column);
    if (control == Control::kOwn) return Ground::kGood;
    has_attacker = has_attacker || control == Control::kAttacker;
  }
  return has_attacker ? Ground::kBad : Ground::kNeutral;
}

ClassFinding Find(const ClassInput& input) {
  if (!input.predicate->has_root) return {};
  const std::string part = PartOnBadGround(
      input.predicate->root, [&](const SignedAtom& atom) { return GroundOf(input, atom); });
  if (part.empty()) return {};
  return {{fmt::format("`{}` rests on nothing but values that the intruder writes", part)}};
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_attacker_controlled;
constinit const ExclusionClassDef kExclusionClass_attacker_controlled = {
    .name = "attacker-controlled",
    .rule =
        "Some way of meeting the condition rests only on columns whose values the intruder "
        "writes: file names, paths outside protected folders, command lines, user agents, "
        "host and query names.",
    .find = Find,
};

}  // namespace quoll::hunt
