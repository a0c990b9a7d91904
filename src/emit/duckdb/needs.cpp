#include "emit/duckdb/needs.h"

#include "emit/duckdb/sql_text.h"

namespace quoll::emit {

using model::Rel;

bool HasOneRow(const Rel& rel) {
  switch (rel.kind) {
    case Rel::Kind::kAggregate:
      return static_cast<const model::AggregateRel&>(rel).keys.empty();
    case Rel::Kind::kValues:
      return static_cast<const model::ValuesRel&>(rel).rows.size() <= 1;
    case Rel::Kind::kFilter:
      return HasOneRow(*static_cast<const model::FilterRel&>(rel).input);
    case Rel::Kind::kProject:
      return HasOneRow(*static_cast<const model::ProjectRel&>(rel).input);
    case Rel::Kind::kSort:
      return HasOneRow(*static_cast<const model::SortRel&>(rel).input);
    case Rel::Kind::kLimit:
      return HasOneRow(*static_cast<const model::LimitRel&>(rel).input);
    case Rel::Kind::kWindow:
      return HasOneRow(*static_cast<const model::WindowRel&>(rel).input);
    case Rel::Kind::kShared:
      return HasOneRow(*static_cast<const model::SharedRel&>(rel).input);
    case Rel::Kind::kScan:
    case Rel::Kind::kRange:
    case Rel::Kind::kJoin:
    case Rel::Kind::kUnion:
    case Rel::Kind::kUnnest:
    case Rel::Kind::kNative:
      return false;
  }
  return false;
}

NeedsOfPlan::NeedsOfPlan(const Rel& root) {
  Needs all;
  all.order = true;
  for (const auto& column : root.columns) all.columns.insert(column.id);
  Visit(root, all);
}

void NeedsOfPlan::Visit(const Rel& rel, const Needs& needs) {
  const auto [it, is_new] = needs_.try_emplace(&rel);
  Needs& known = it->second;
  const size_t num_before = known.columns.size();
  const bool order_before = known.order;
  known.columns.insert(needs.columns.begin(), needs.columns.end());
  // One row is always in order.
  known.order = known.order || (needs.order && !HasOneRow(rel));
  if (!is_new && known.columns.size() == num_before && known.order == order_before) return;
  // A copy: visiting the inputs may move the entries.
  VisitInputs(rel, Needs(known));
}

void NeedsOfPlan::Read(const model::Expr& expr, Needs& out) {
  if (expr.kind == model::Expr::Kind::kColumn) out.columns.insert(expr.column);
  for (const auto& arg : expr.args) Read(*arg, out);
  if (!expr.subquery) return;
  Needs first;
  first.order = expr.kind == model::Expr::Kind::kScalarSubquery;
  first.columns.insert(expr.subquery->columns.at(0).id);
  Visit(*expr.subquery, first);
}

void NeedsOfPlan::VisitAggregate(const model::AggregateRel& rel, const Needs& needs) {
  // Groups are ordered by their keys; only aggregates can ask for the order of the rows.
  Needs input;
  for (const auto& key : rel.keys) Read(*key, input);
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    if (!needs.columns.contains(rel.columns[rel.keys.size() + i].id)) continue;
    const auto& call = rel.calls[i];
    for (const auto& arg : call.args) Read(*arg, input);
    const bool uses_ordinal = call.aggregate->needs_ordinal ||
                              (call.signature != nullptr && UsesOrdinal(*call.signature));
    input.order = input.order || uses_ordinal;
  }
  Visit(*rel.input, input);
}

void NeedsOfPlan::VisitJoin(const model::JoinRel& rel, const Needs& needs) {
  using JoinKind = model::JoinRel::JoinKind;
  Needs left, right;
  for (const auto& [left_key, right_key] : rel.keys) {
    Read(*left_key, left);
    Read(*right_key, right);
  }
  const auto add = [&](const Rel& side, Needs& out) {
    for (const auto& column : side.columns) {
      if (needs.columns.contains(column.id)) out.columns.insert(column.id);
    }
  };
  const JoinKind kind = rel.join_kind;
  const bool is_left_only = kind == JoinKind::kLeftSemi || kind == JoinKind::kLeftAnti;
  const bool is_right_only = kind == JoinKind::kRightSemi || kind == JoinKind::kRightAnti;
  if (!is_right_only) add(*rel.left, left);
  if (!is_left_only) add(*rel.right, right);
  left.order = (needs.order && !is_right_only) || rel.is_left_unique;
  right.order = needs.order && !is_left_only;
  Visit(*rel.left, left);
  Visit(*rel.right, right);
}

void NeedsOfPlan::VisitWindow(const model::WindowRel& rel, const Needs& needs) {
  Needs input = needs;
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    if (input.columns.erase(rel.columns[rel.input->columns.size() + i].id) == 0) continue;
    input.order = true;
    for (const auto& arg : rel.calls[i].args) Read(*arg, input);
    if (rel.calls[i].restart) Read(*rel.calls[i].restart, input);
    for (const auto& part : rel.parts) Read(*part, input);
  }
  Visit(*rel.input, input);
}

void NeedsOfPlan::VisitInputs(const Rel& rel, const Needs& needs) {
  switch (rel.kind) {
    case Rel::Kind::kScan:
    case Rel::Kind::kValues:
    case Rel::Kind::kRange:
    case Rel::Kind::kNative:
      return;
    case Rel::Kind::kFilter: {
      const auto& filter = static_cast<const model::FilterRel&>(rel);
      Needs input = needs;
      Read(*filter.predicate, input);
      return Visit(*filter.input, input);
    }
    case Rel::Kind::kProject: {
      const auto& project = static_cast<const model::ProjectRel&>(rel);
      Needs input;
      input.order = needs.order;
      for (size_t i = 0; i < project.exprs.size(); ++i) {
        if (needs.columns.contains(rel.columns[i].id)) Read(*project.exprs[i], input);
      }
      return Visit(*project.input, input);
    }
    case Rel::Kind::kAggregate:
      return VisitAggregate(static_cast<const model::AggregateRel&>(rel), needs);
    case Rel::Kind::kSort: {
      const auto& sort = static_cast<const model::SortRel&>(rel);
      Needs input = needs;
      // An order that nobody sees is not made.
      if (needs.order) {
        for (const auto& key : sort.keys) Read(*key.expr, input);
      }
      return Visit(*sort.input, input);
    }
    case Rel::Kind::kLimit: {
      Needs input = needs;
      input.order = true;
      return Visit(*static_cast<const model::LimitRel&>(rel).input, input);
    }
    case Rel::Kind::kJoin:
      return VisitJoin(static_cast<const model::JoinRel&>(rel), needs);
    case Rel::Kind::kUnion: {
      for (const auto& leg : static_cast<const model::UnionRel&>(rel).legs) {
        Needs input;
        input.order = needs.order;
        for (size_t i = 0; i < leg.exprs.size(); ++i) {
          if (needs.columns.contains(rel.columns[i].id)) Read(*leg.exprs[i], input);
        }
        Visit(*leg.input, input);
      }
      return;
    }
    case Rel::Kind::kUnnest: {
      const auto& unnest = static_cast<const model::UnnestRel&>(rel);
      Needs input;
      input.order = needs.order;
      for (const auto& column : unnest.input->columns) {
        if (needs.columns.contains(column.id)) input.columns.insert(column.id);
      }
      for (const auto& array : unnest.arrays) Read(*array, input);
      return Visit(*unnest.input, input);
    }
    case Rel::Kind::kWindow:
      return VisitWindow(static_cast<const model::WindowRel&>(rel), needs);
    case Rel::Kind::kShared: {
      const auto& shared = static_cast<const model::SharedRel&>(rel);
      Needs input;
      input.order = needs.order;
      for (size_t i = 0; i < rel.columns.size(); ++i) {
        if (needs.columns.contains(rel.columns[i].id))
          input.columns.insert(shared.input->columns[i].id);
      }
      return Visit(*shared.input, input);
    }
  }
}

}  // namespace quoll::emit
