// Walking through a plan: the one place that knows which inputs and expressions each kind of node has.
#pragma once

#include <functional>
#include <vector>

#include "model/rel.h"

namespace quoll::model {

// What a node reads, and the expressions it works out, in the order of the query. Subqueries stand inside the
// expressions.
struct NodeParts {
  std::vector<RelPtr> inputs;
  std::vector<ExprPtr> exprs;
};
NodeParts PartsOf(const Rel& rel);

// The inputs of a node, then the subqueries of its expressions.
std::vector<RelPtr> ChildrenOf(const Rel& rel);

// Every node of a plan, parents first, shared parts once, subqueries included.
void EachNode(const RelPtr& rel, const std::function<void(const Rel&)>& visit);

// Every expression of a node with its operands, operators first; not what stands in subqueries.
void EachExpr(const Rel& rel, const std::function<void(const Expr&)>& visit);

}  // namespace quoll::model
