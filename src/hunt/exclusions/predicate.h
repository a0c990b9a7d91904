// A rule's predicate, taken apart: conditions (and, or, not) over atoms, each atom a test of the
// KQL text such as `DeviceName has "lab"`. The parts keep their text, so that an answer can name
// the sub-expression that led to it. An atom is bound for each table by itself, with the binder
// that queries use: one column that a table lacks does not hide the rest.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "hunt/workspace.h"
#include "model/evaluate.h"
#include "model/value.h"

namespace quoll::hunt {

struct Atom {
  std::string text;  // as written, negations such as `!has` turned into their base form
  std::string op;    // `==`, `has`, `in~`, `between`; the name of a function; empty: a bare column
  std::vector<std::string> columns;   // each once
  std::vector<std::string> literals;  // decoded strings
  std::vector<std::string> numbers;   // other literals, as written
};

struct Condition {
  enum class Kind { kAtom, kAnd, kOr, kNot };
  Kind kind = Kind::kAtom;
  size_t atom = 0;  // of kAtom
  std::vector<Condition> parts;
  std::string text;  // as written
};

struct Predicate {
  Condition root;
  std::vector<Atom> atoms;  // each text once
  bool has_root = false;    // false: nothing in the text is a condition
  // Why the text is no whole predicate; empty if it is one. What could be read of a text that is
  // cut off behind `and` or `or` stands in `root` all the same.
  std::string defect;
};

Predicate ParsePredicate(const std::string& where);

enum class Truth : uint8_t { kFalse, kTrue, kNull };

// The values of a row by column; a column that is not named is null (a text: empty).
using RowValues = std::map<std::string, model::Value>;

// An atom on one table.
struct BoundAtom {
  std::shared_ptr<const model::Program> program;  // null: it does not bind
  std::vector<std::string> columns;               // the program's inputs
  std::vector<model::Type> types;
  std::string missing_column;  // the column that the table lacks, where that is why
  std::string error;           // why it does not bind

  Truth Evaluate(const RowValues& row) const;
};

struct BoundPredicate {
  std::string table;
  std::vector<BoundAtom> atoms;  // as Predicate::atoms
  bool is_whole() const;
};

// Binds each atom of the predicate on the table; an atom that reads other tables, or is no bool,
// does not bind.
BoundPredicate BindPredicate(const Predicate& predicate, const std::string& table,
                             const Workspace& workspace, const QueryOptions& options);

// By the truth of each atom; null where Kusto's rules give neither true nor false.
Truth Evaluate(const Condition& condition, const std::vector<Truth>& atoms);
// On a row. Needs is_whole().
Truth Evaluate(const Predicate& predicate, const Condition& condition, const BoundPredicate& bound,
               const RowValues& row);

}  // namespace quoll::hunt
