#include "model/plan_walk.h"

#include <set>

namespace quoll::model {
namespace {

void AddSubqueries(const Expr& expr, std::vector<RelPtr>& out) {
  if (expr.subquery) out.push_back(expr.subquery);
  for (const ExprPtr& arg : expr.args) AddSubqueries(*arg, out);
}

void VisitExpr(const Expr& expr, const std::function<void(const Expr&)>& visit) {
  visit(expr);
  for (const ExprPtr& arg : expr.args) VisitExpr(*arg, visit);
}

void VisitNode(const Rel& rel, std::set<const Rel*>& seen,
               const std::function<void(const Rel&)>& visit) {
  if (!seen.insert(&rel).second) return;
  visit(rel);
  for (const RelPtr& child : ChildrenOf(rel)) VisitNode(*child, seen, visit);
}

NodeParts PartsOfAggregate(const AggregateRel& aggregate) {
  NodeParts parts{{aggregate.input}, aggregate.keys};
  for (const auto& call : aggregate.calls) {
    parts.exprs.insert(parts.exprs.end(), call.args.begin(), call.args.end());
  }
  return parts;
}

NodeParts PartsOfSort(const SortRel& sort) {
  NodeParts parts{{sort.input}, {}};
  for (const SortKey& key : sort.keys) parts.exprs.push_back(key.expr);
  return parts;
}

NodeParts PartsOfJoin(const JoinRel& join) {
  NodeParts parts{{join.left, join.right}, {}};
  for (const auto& [left, right] : join.keys) {
    parts.exprs.push_back(left);
    parts.exprs.push_back(right);
  }
  return parts;
}

NodeParts PartsOfWindow(const WindowRel& window) {
  NodeParts parts{{window.input}, window.parts};
  for (const auto& call : window.calls) {
    parts.exprs.insert(parts.exprs.end(), call.args.begin(), call.args.end());
    if (call.restart) parts.exprs.push_back(call.restart);
  }
  return parts;
}

NodeParts PartsOfUnion(const UnionRel& rel) {
  NodeParts parts;
  for (const auto& leg : rel.legs) {
    parts.inputs.push_back(leg.input);
    parts.exprs.insert(parts.exprs.end(), leg.exprs.begin(), leg.exprs.end());
  }
  return parts;
}

}  // namespace

NodeParts PartsOf(const Rel& rel) {
  switch (rel.kind) {
    case Rel::Kind::kScan:
    case Rel::Kind::kValues:
    case Rel::Kind::kRange:
      return {};
    case Rel::Kind::kFilter: {
      const auto& filter = static_cast<const FilterRel&>(rel);
      return {{filter.input}, {filter.predicate}};
    }
    case Rel::Kind::kProject: {
      const auto& project = static_cast<const ProjectRel&>(rel);
      return {{project.input}, project.exprs};
    }
    case Rel::Kind::kAggregate:
      return PartsOfAggregate(static_cast<const AggregateRel&>(rel));
    case Rel::Kind::kSort:
      return PartsOfSort(static_cast<const SortRel&>(rel));
    case Rel::Kind::kLimit:
      return {{static_cast<const LimitRel&>(rel).input}, {}};
    case Rel::Kind::kJoin:
      return PartsOfJoin(static_cast<const JoinRel&>(rel));
    case Rel::Kind::kUnion:
      return PartsOfUnion(static_cast<const UnionRel&>(rel));
    case Rel::Kind::kUnnest: {
      const auto& unnest = static_cast<const UnnestRel&>(rel);
      return {{unnest.input}, unnest.arrays};
    }
    case Rel::Kind::kWindow:
      return PartsOfWindow(static_cast<const WindowRel&>(rel));
    case Rel::Kind::kShared:
      return {{static_cast<const SharedRel&>(rel).input}, {}};
    case Rel::Kind::kNative:
      return {{static_cast<const NativeRel&>(rel).input}, {}};
  }
  return {};
}

std::vector<RelPtr> ChildrenOf(const Rel& rel) {
  NodeParts parts = PartsOf(rel);
  std::vector<RelPtr> children = std::move(parts.inputs);
  for (const ExprPtr& expr : parts.exprs) AddSubqueries(*expr, children);
  return children;
}

void EachNode(const RelPtr& rel, const std::function<void(const Rel&)>& visit) {
  std::set<const Rel*> seen;
  VisitNode(*rel, seen, visit);
}

void EachExpr(const Rel& rel, const std::function<void(const Expr&)>& visit) {
  for (const ExprPtr& expr : PartsOf(rel).exprs) VisitExpr(*expr, visit);
}

}  // namespace quoll::model
