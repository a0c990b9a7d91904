#include "hunt/carry.h"

#include <algorithm>
#include <set>

#include "model/plan_walk.h"

namespace quoll::hunt {
namespace {

using model::ColumnId;
using model::OutputColumn;
using model::Rel;
using model::RelPtr;

using Ids = std::set<ColumnId>;

void Require(const model::Expr& expr, Ids& ids) {
  std::vector<ColumnId> read;
  model::CollectColumns(expr, read);
  ids.insert(read.begin(), read.end());
}

// The way from the result down to the scan, along the only input or the left side of a join.
const Rel* Below(const Rel& rel) {
  switch (rel.kind) {
    case Rel::Kind::kFilter:
      return static_cast<const model::FilterRel&>(rel).input.get();
    case Rel::Kind::kProject:
      return static_cast<const model::ProjectRel&>(rel).input.get();
    case Rel::Kind::kSort:
      return static_cast<const model::SortRel&>(rel).input.get();
    case Rel::Kind::kLimit:
      return static_cast<const model::LimitRel&>(rel).input.get();
    case Rel::Kind::kUnnest:
      return static_cast<const model::UnnestRel&>(rel).input.get();
    case Rel::Kind::kWindow:
      return static_cast<const model::WindowRel&>(rel).input.get();
    case Rel::Kind::kJoin: {
      const auto& join = static_cast<const model::JoinRel&>(rel);
      const bool keeps_left =
          !join.is_left_unique && (join.join_kind == model::JoinRel::JoinKind::kInner ||
                                   join.join_kind == model::JoinRel::JoinKind::kLeftOuter);
      return keeps_left ? join.left.get() : nullptr;
    }
    case Rel::Kind::kScan:
    case Rel::Kind::kValues:
    case Rel::Kind::kRange:
    case Rel::Kind::kAggregate:
    case Rel::Kind::kUnion:
    case Rel::Kind::kShared:
    case Rel::Kind::kNative:
      break;
  }
  return nullptr;
}

class Carrier {
 public:
  Carrier(CarriedPlan& plan, std::vector<OutputColumn> carried)
      : plan_(plan), carried_(std::move(carried)) {}

  // The node with the columns in `needed` and the carried ones behind them.
  RelPtr Rewrite(const RelPtr& rel, Ids needed) {
    switch (rel->kind) {
      case Rel::Kind::kScan:
        return RewriteScan(static_cast<const model::ScanRel&>(*rel), needed);
      case Rel::Kind::kFilter: {
        auto copy = std::make_shared<model::FilterRel>(static_cast<const model::FilterRel&>(*rel));
        Keep(*copy, needed);
        Require(*copy->predicate, needed);
        copy->input = Rewrite(copy->input, std::move(needed));
        return copy;
      }
      case Rel::Kind::kProject:
        return RewriteProject(static_cast<const model::ProjectRel&>(*rel), needed);
      case Rel::Kind::kSort: {
        auto copy = std::make_shared<model::SortRel>(static_cast<const model::SortRel&>(*rel));
        Keep(*copy, needed);
        for (const model::SortKey& key : copy->keys) Require(*key.expr, needed);
        copy->input = Rewrite(copy->input, std::move(needed));
        return copy;
      }
      case Rel::Kind::kLimit: {
        auto copy = std::make_shared<model::LimitRel>(static_cast<const model::LimitRel&>(*rel));
        Keep(*copy, needed);
        copy->input = Rewrite(copy->input, std::move(needed));
        return copy;
      }
      case Rel::Kind::kJoin:
        return RewriteJoin(static_cast<const model::JoinRel&>(*rel), std::move(needed));
      case Rel::Kind::kUnnest:
        return RewriteUnnest(static_cast<const model::UnnestRel&>(*rel), std::move(needed));
      case Rel::Kind::kWindow:
        return RewriteWindow(static_cast<const model::WindowRel&>(*rel), std::move(needed));
      case Rel::Kind::kValues:
      case Rel::Kind::kRange:
      case Rel::Kind::kAggregate:
      case Rel::Kind::kUnion:
      case Rel::Kind::kShared:
      case Rel::Kind::kNative:
        break;
    }
    return nullptr;  // Below() has said that this does not occur
  }

 private:
  bool IsCarried(ColumnId id) const {
    return std::any_of(carried_.begin(), carried_.end(),
                       [&](const OutputColumn& column) { return column.id == id; });
  }
  // Narrows the columns of a node that hands its input's through.
  void Keep(Rel& rel, const Ids& needed) {
    std::erase_if(rel.columns, [&](const OutputColumn& column) {
      return IsCarried(column.id) || !needed.contains(column.id);
    });
    rel.columns.insert(rel.columns.end(), carried_.begin(), carried_.end());
  }

  RelPtr RewriteScan(const model::ScanRel& rel, const Ids& needed) {
    auto scan = std::make_shared<model::ScanRel>(rel);
    scan->columns.clear();
    scan->column_names.clear();
    for (size_t i = 0; i < rel.columns.size(); ++i) {
      if (!needed.contains(rel.columns[i].id) || IsCarried(rel.columns[i].id)) continue;
      scan->columns.push_back(rel.columns[i]);
      scan->column_names.push_back(rel.column_names[i]);
    }
    for (const OutputColumn& column : carried_) {
      scan->columns.push_back(column);
      scan->column_names.push_back(column.name);
    }
    plan_.scan = scan;
    return scan;
  }

  RelPtr RewriteProject(const model::ProjectRel& rel, const Ids& needed) {
    auto copy = std::make_shared<model::ProjectRel>();
    copy->span = rel.span;
    Ids below;
    for (size_t i = 0; i < rel.columns.size(); ++i) {
      if (!needed.contains(rel.columns[i].id) || IsCarried(rel.columns[i].id)) continue;
      copy->columns.push_back(rel.columns[i]);
      copy->exprs.push_back(rel.exprs[i]);
      Require(*rel.exprs[i], below);
    }
    for (const OutputColumn& column : carried_) {
      copy->columns.push_back(column);
      copy->exprs.push_back(model::MakeColumn(column.id, column.type, rel.span));
    }
    copy->input = Rewrite(rel.input, std::move(below));
    return copy;
  }

  RelPtr RewriteJoin(const model::JoinRel& rel, Ids needed) {
    auto copy = std::make_shared<model::JoinRel>(rel);
    Keep(*copy, needed);
    for (const auto& [left, right] : rel.keys) Require(*left, needed);
    copy->left = Rewrite(rel.left, std::move(needed));
    return copy;
  }

  RelPtr RewriteUnnest(const model::UnnestRel& rel, Ids needed) {
    auto copy = std::make_shared<model::UnnestRel>(rel);
    // The columns behind the input's, one per array and the index, stay where they are.
    const size_t num_input = rel.input->columns.size();
    const std::vector<OutputColumn> own(rel.columns.begin() + static_cast<ptrdiff_t>(num_input),
                                        rel.columns.end());
    for (const model::ExprPtr& array : rel.arrays) Require(*array, needed);
    copy->input = Rewrite(rel.input, std::move(needed));
    copy->columns = copy->input->columns;
    copy->columns.insert(copy->columns.end(), own.begin(), own.end());
    return copy;
  }

  RelPtr RewriteWindow(const model::WindowRel& rel, Ids needed) {
    auto copy = std::make_shared<model::WindowRel>(rel);
    for (const model::ExprPtr& expr : model::PartsOf(rel).exprs) Require(*expr, needed);
    const std::vector<OutputColumn> own(
        rel.columns.end() - static_cast<ptrdiff_t>(rel.calls.size()), rel.columns.end());
    for (const OutputColumn& column : own) needed.erase(column.id);
    copy->input = Rewrite(rel.input, std::move(needed));
    copy->columns = copy->input->columns;
    copy->columns.insert(copy->columns.end(), own.begin(), own.end());
    return copy;
  }

  CarriedPlan& plan_;
  std::vector<OutputColumn> carried_;
};

ColumnId MaxId(const Rel& rel) {
  ColumnId max = 0;
  for (const OutputColumn& column : rel.columns) max = std::max(max, column.id);
  if (rel.kind == Rel::Kind::kJoin) {
    const auto& join = static_cast<const model::JoinRel&>(rel);
    max = std::max(max, MaxId(*join.right));
  }
  const Rel* below = Below(rel);
  return below == nullptr ? max : std::max(max, MaxId(*below));
}

// Project over the plan: what the text names first, then the carried columns. A carried column that
// the text names too stands in both places.
RelPtr WithFinalColumns(const RelPtr& rel, const std::vector<OutputColumn>& visible,
                        const std::vector<OutputColumn>& carried, ColumnId next_id) {
  auto project = std::make_shared<model::ProjectRel>();
  project->input = rel;
  project->span = rel->span;
  const auto add = [&](const OutputColumn& column, ColumnId id) {
    project->columns.push_back({id, column.name, column.type});
    project->exprs.push_back(model::MakeColumn(column.id, column.type, rel->span));
  };
  for (const OutputColumn& column : visible) add(column, column.id);
  for (const OutputColumn& column : carried) {
    const bool is_visible =
        std::any_of(visible.begin(), visible.end(),
                    [&](const OutputColumn& other) { return other.id == column.id; });
    add(column, is_visible ? next_id++ : column.id);
  }
  return project;
}

}  // namespace

std::unique_ptr<CarriedPlan> CarryColumns(const RelPtr& rel,
                                          const std::vector<std::string>& columns) {
  const Rel* bottom = rel.get();
  while (const Rel* below = Below(*bottom)) bottom = below;
  if (bottom->kind != Rel::Kind::kScan) return nullptr;
  const auto& scan = static_cast<const model::ScanRel&>(*bottom);
  std::vector<const model::ScanRel*> scans;
  model::CollectScans(rel, scans);
  if (scans.size() != 1) return nullptr;

  auto plan = std::make_unique<CarriedPlan>();
  plan->num_visible = rel->columns.size();
  std::vector<OutputColumn> carried;
  for (const std::string& name : columns) {
    const auto it = std::find(scan.column_names.begin(), scan.column_names.end(), name);
    if (it == scan.column_names.end()) {
      plan->carried.push_back(-1);
      continue;
    }
    const auto idx = static_cast<size_t>(it - scan.column_names.begin());
    const auto same = std::find_if(carried.begin(), carried.end(), [&](const OutputColumn& column) {
      return column.id == scan.columns[idx].id;
    });
    plan->carried.push_back(
        static_cast<int>(plan->num_visible + static_cast<size_t>(same - carried.begin())));
    if (same == carried.end())
      carried.push_back({scan.columns[idx].id, name, scan.columns[idx].type});
  }
  ColumnId next_id = MaxId(*rel) + 1;
  plan->provenance = plan->num_visible + carried.size();
  for (const std::string_view name : model::kProvenanceNames) {
    carried.push_back({next_id++, std::string(name), model::Type::kLong});
  }
  Ids needed;
  for (const OutputColumn& column : rel->columns) needed.insert(column.id);
  plan->rel = Carrier(*plan, carried).Rewrite(rel, std::move(needed));
  plan->rel = WithFinalColumns(plan->rel, rel->columns, carried, next_id);
  return plan;
}

}  // namespace quoll::hunt
