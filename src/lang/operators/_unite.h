// Uniter: what union, search, find and macro-expand share — legs by name, pattern or pipeline, and
// the outer union of their columns. Same name and type merge; same name with different types split
// into `x_long`, `x_string`.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "lang/operators/_groups.h"

namespace quoll::lang {

struct TableLeg {
  syntax::ExprPtr table;  // or
  std::string pattern;    // with `*`
  base::Span span;
};
// A table, a call, a pipeline in parentheses, `T*`, `database("d").*`; nothing after reporting.
std::optional<TableLeg> ParseTableLeg(syntax::Parser& parser);

// `in (Table, …)`, if it comes next. False after reporting.
bool ParseTablesIn(syntax::Parser& parser, std::vector<TableLeg>& tables);

struct UniteOptions {
  bool is_inner = false;
  bool is_fuzzy = false;
  std::string source_column;                 // empty: none
  std::string unnamed_prefix = "union_arg";  // of legs without a name
  // Of many tables without data only the columns that several share; the rest resolve when they are
  // named.
  bool folds_empty_tables = false;
};

class Uniter {
 public:
  struct Leg {
    Relation relation;
    std::string name;
    bool is_schema_only = false;  // no rows can come from it, and the plan leaves it out
  };

  Uniter(Binder& binder, const UniteOptions& options, base::Span span)
      : binder_(binder), options_(options), span_(span) {}

  void Add(Relation relation, bool is_schema_only = false);
  // Inside partition and mv-apply: the rows so far are the first leg, and the other legs join them
  // in every group.
  void AddByGroup(const Relation& input);
  // False after reporting.
  bool AddLeg(const TableLeg& leg);
  // Views and tables whose names match. Those with data; where none has any, all, so that their
  // columns are there.
  bool AddMatches(const std::string& pattern, base::Span span);
  std::vector<Leg>& legs() { return legs_; }
  const std::vector<Leg>& legs() const { return legs_; }
  // All columns of all legs by the names that the legs give them, each once: what an expression
  // over any leg may name.
  Relation Common() const;
  // Nothing after reporting.
  std::optional<Relation> Finish();

 private:
  // False (K2010) for a graph.
  bool IsTable(const Relation& relation, base::Span span);
  void AddEmptyTable(const std::vector<std::string>& names, const std::string& pattern,
                     base::Span span);
  // The groups' columns behind all others; the rows of each group together again.
  void AddGroups(model::UnionRel& node) const;
  Relation SortedByGroup(Relation relation) const;
  void AddSource(model::UnionRel& node) const;
  void AddColumns(model::UnionRel& node);
  model::ExprPtr ColumnOf(const Leg& leg, const std::string& name, model::Type type) const;

  Binder& binder_;
  const UniteOptions options_;
  base::Span span_;
  std::vector<Leg> legs_;
  size_t num_legs_ = 0;
  std::optional<Relation> groups_;  // the first leg, read again for its groups
};

// The plain names that an expression reads, in order, each once.
std::vector<std::string> NamesIn(const syntax::Expr& expr);
// `expr` with null in place of the columns of `missing`.
model::ExprPtr WithoutColumns(const model::ExprPtr& expr, const std::set<model::ColumnId>& missing);

}  // namespace quoll::lang
