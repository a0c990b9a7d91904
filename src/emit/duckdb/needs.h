// What of each node is used by the nodes above it: which columns, and whether the order of its
// rows. Worked out before anything is written, because a shared part must give what all its readers
// use.
#pragma once

#include <set>
#include <unordered_map>

#include "model/rel.h"

namespace quoll::emit {

struct Needs {
  std::set<model::ColumnId> columns;
  bool order = false;
};

// True if the rows of `rel` number one at most, so that they need no order.
bool HasOneRow(const model::Rel& rel);

// Of all nodes of a plan, subqueries included; inputs of native operators, which are plans of their
// own, excluded.
class NeedsOfPlan {
 public:
  // All columns of the root are used, and its order.
  explicit NeedsOfPlan(const model::Rel& root);
  const Needs& Of(const model::Rel& rel) const { return needs_.at(&rel); }
  // Null for a node that is not of the plan.
  const Needs* Find(const model::Rel& rel) const {
    const auto found = needs_.find(&rel);
    return found == needs_.end() ? nullptr : &found->second;
  }

 private:
  void Visit(const model::Rel& rel, const Needs& needs);
  void VisitInputs(const model::Rel& rel, const Needs& needs);
  void VisitAggregate(const model::AggregateRel& rel, const Needs& needs);
  void VisitWindow(const model::WindowRel& rel, const Needs& needs);
  void VisitJoin(const model::JoinRel& rel, const Needs& needs);
  // The columns that an expression reads go to `out`; its subqueries are visited.
  void Read(const model::Expr& expr, Needs& out);

  std::unordered_map<const model::Rel*, Needs> needs_;
};

}  // namespace quoll::emit
