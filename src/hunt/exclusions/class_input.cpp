// What the classes of exclusion rules share: walking through a condition with its signs.
#include <algorithm>

#include "hunt/exclusion_class_def.h"

namespace quoll::hunt {
namespace {

void Collect(const Condition& condition, bool is_positive, std::vector<SignedAtom>& atoms) {
  if (condition.kind == Condition::Kind::kAtom) {
    atoms.push_back({condition.atom, is_positive, condition.text});
    return;
  }
  const bool turns = condition.kind == Condition::Kind::kNot;
  for (const Condition& part : condition.parts)
    Collect(part, turns ? !is_positive : is_positive, atoms);
}

struct Judged {
  Ground ground = Ground::kNeutral;
  std::string part;  // of bad ground
};

Judged Judge(const Condition& condition, bool is_positive,
             const std::function<Ground(const SignedAtom& atom)>& ground) {
  if (condition.kind == Condition::Kind::kAtom)
    return {ground({condition.atom, is_positive, condition.text}), condition.text};
  if (condition.kind == Condition::Kind::kNot) {
    Judged judged = Judge(condition.parts[0], !is_positive, ground);
    judged.part = condition.parts[0].kind == Condition::Kind::kAtom ? condition.text : judged.part;
    return judged;
  }
  // `not (a or b)` is an `and`.
  const bool is_and = (condition.kind == Condition::Kind::kAnd) == is_positive;
  Judged result;
  Judged bad;
  bool has_good = false;
  for (const Condition& part : condition.parts) {
    Judged judged = Judge(part, is_positive, ground);
    has_good = has_good || judged.ground == Ground::kGood;
    if (judged.ground == Ground::kBad && bad.part.empty()) bad = std::move(judged);
  }
  if (is_and) {
    if (has_good) return {Ground::kGood, {}};
    if (!bad.part.empty()) return {Ground::kBad, condition.text};
    return result;
  }
  if (!bad.part.empty()) return bad;
  if (has_good) result.ground = Ground::kGood;
  return result;
}

}  // namespace

std::vector<const TableView*> ClassInput::WholeTables() const {
  std::vector<const TableView*> whole;
  for (const TableView& table : tables) {
    if (table.bound.is_whole()) whole.push_back(&table);
  }
  return whole;
}

std::vector<SignedAtom> SignedAtoms(const Condition& condition) {
  std::vector<SignedAtom> atoms;
  Collect(condition, true, atoms);
  return atoms;
}

std::string PartOnBadGround(const Condition& condition,
                            const std::function<Ground(const SignedAtom& atom)>& ground) {
  const Judged judged = Judge(condition, true, ground);
  return judged.ground == Ground::kBad ? judged.part : std::string();
}

}  // namespace quoll::hunt
