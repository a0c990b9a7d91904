// unbound: the rule names what a table that it is for does not have.
#include <fmt/format.h>

#include "hunt/exclusion_class_def.h"

namespace quoll::hunt {
namespace {

ClassFinding Find(const ClassInput& input) {
  ClassFinding finding;
  if (!input.predicate->has_root) return finding;
  // Without tables of its own a rule is for every table that has its columns.
  if (input.rule->tables.empty() && !input.WholeTables().empty()) return finding;
  for (const TableView& table : input.tables) {
    for (size_t i = 0; i < table.bound.atoms.size(); ++i) {
      const BoundAtom& atom = table.bound.atoms[i];
      if (atom.program != nullptr) continue;
      const std::string& text = input.predicate->atoms[i].text;
      finding.why.push_back(
          atom.missing_column.empty()
              ? fmt::format("`{}` cannot be asked of {}: {}", text, table.name, atom.error)
              : fmt::format("`{}` is no column of {}, in `{}`", atom.missing_column, table.name,
                            text));
    }
  }
  return finding;
}

}  // namespace

extern const ExclusionClassDef kExclusionClass_unbound;
constinit const ExclusionClassDef kExclusionClass_unbound = {
    .name = "unbound",
    .rule = "A table that the rule is for lacks a column that it reads, or the binder refuses it.",
    .find = Find,
};

}  // namespace quoll::hunt
