// project-reorder Name [asc|desc], … puts the named columns first; with asc or desc those that one pattern matches are
// ordered by name. The others follow in their order.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindProjectReorder(Binder& binder, const syntax::OperatorNode& node,
                                           std::optional<Relation> input) {
  std::vector<NamedValue> values;
  std::set<std::string> named;
  std::vector<bool> is_placed(input->columns().size(), false);
  for (const auto& item : As<WildcardClause>(node).items) {
    if (item.pattern.find('*') == std::string::npos) {
      if (binder.FindColumn(*input, item.pattern, item.span) == nullptr) return std::nullopt;
      if (!named.insert(item.pattern).second) {
        binder.Fail(diag::Code::K2006, fmt::format("column `{}` is named twice", item.pattern), item.span,
                    "second column of this name");
        return std::nullopt;
      }
    }
    std::vector<size_t> matched;
    for (size_t i = 0; i < is_placed.size(); ++i) {
      if (!is_placed[i] && MatchesWildcard(item.pattern, input->columns()[i].name)) matched.push_back(i);
    }
    using Order = WildcardClause::Item::Order;
    if (item.order != Order::kNone) {
      std::sort(matched.begin(), matched.end(), [&](size_t a, size_t b) {
        const bool less = input->columns()[a].name < input->columns()[b].name;
        return item.order == Order::kAscending ? less : input->columns()[b].name < input->columns()[a].name;
      });
    }
    for (const size_t i : matched) {
      is_placed[i] = true;
      values.push_back(PassThrough(input->columns()[i], node.span));
    }
  }
  for (size_t i = 0; i < is_placed.size(); ++i) {
    if (!is_placed[i]) values.push_back(PassThrough(input->columns()[i], node.span));
  }
  Relation relation = binder.Project(*input, std::move(values), node.span);
  relation.is_open = input->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_project_reorder = {
    .name = "project-reorder",
    .usage = "project-reorder Name [asc | desc], …",
    .summary = "Put the named columns first.",
    .parse = ParseWildcardClause,
    .bind = BindProjectReorder,
    .examples = {{"print a=1, b=2 | project-reorder b", "2"}},
};

}  // namespace quoll::lang
