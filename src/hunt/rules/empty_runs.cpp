#include "hunt/rules/empty_runs.h"

#include <algorithm>

namespace quoll::hunt {
namespace {

using model::Rel;

bool JoinGivesNothing(const model::JoinRel& join, const std::set<std::string>& empty_tables) {
  using Kind = model::JoinRel::JoinKind;
  const bool is_left_empty = GivesNothing(*join.left, empty_tables);
  const bool is_right_empty = GivesNothing(*join.right, empty_tables);
  switch (join.join_kind) {
    case Kind::kInner:
    case Kind::kLeftSemi:
    case Kind::kRightSemi:
      return is_left_empty || is_right_empty;
    case Kind::kLeftOuter:
    case Kind::kLeftAnti:
      return is_left_empty;
    case Kind::kRightOuter:
    case Kind::kRightAnti:
      return is_right_empty;
    case Kind::kFullOuter:
      break;
  }
  return is_left_empty && is_right_empty;
}

}  // namespace

bool GivesNothing(const Rel& rel, const std::set<std::string>& empty_tables) {
  switch (rel.kind) {
    case Rel::Kind::kScan: {
      const auto& scan = static_cast<const model::ScanRel&>(rel);
      return scan.source == nullptr || empty_tables.contains(scan.table);
    }
    case Rel::Kind::kValues:
      return static_cast<const model::ValuesRel&>(rel).rows.empty();
    case Rel::Kind::kFilter:
      return GivesNothing(*static_cast<const model::FilterRel&>(rel).input, empty_tables);
    case Rel::Kind::kProject:
      return GivesNothing(*static_cast<const model::ProjectRel&>(rel).input, empty_tables);
    case Rel::Kind::kAggregate: {
      // Without keys there is one group, even of no rows.
      const auto& aggregate = static_cast<const model::AggregateRel&>(rel);
      return !aggregate.keys.empty() && GivesNothing(*aggregate.input, empty_tables);
    }
    case Rel::Kind::kSort:
      return GivesNothing(*static_cast<const model::SortRel&>(rel).input, empty_tables);
    case Rel::Kind::kLimit:
      return GivesNothing(*static_cast<const model::LimitRel&>(rel).input, empty_tables);
    case Rel::Kind::kUnnest:
      return GivesNothing(*static_cast<const model::UnnestRel&>(rel).input, empty_tables);
    case Rel::Kind::kWindow:
      return GivesNothing(*static_cast<const model::WindowRel&>(rel).input, empty_tables);
    case Rel::Kind::kShared:
      return GivesNothing(*static_cast<const model::SharedRel&>(rel).input, empty_tables);
    case Rel::Kind::kJoin:
      return JoinGivesNothing(static_cast<const model::JoinRel&>(rel), empty_tables);
    case Rel::Kind::kUnion: {
      const auto& legs = static_cast<const model::UnionRel&>(rel).legs;
      return std::all_of(legs.begin(), legs.end(), [&](const model::UnionRel::Leg& leg) {
        return GivesNothing(*leg.input, empty_tables);
      });
    }
    case Rel::Kind::kRange:
    case Rel::Kind::kNative:
      break;
  }
  return false;
}

}  // namespace quoll::hunt
