// project-away Name, … drops columns; names may hold `*`.
#include <algorithm>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindProjectAway(Binder& binder, const syntax::OperatorNode& node,
                                        std::optional<Relation> input) {
  const auto& items = As<WildcardClause>(node).items;
  for (const auto& item : items) {
    if (item.pattern.find('*') == std::string::npos && !input->is_open &&
        binder.FindColumn(*input, item.pattern, item.span) == nullptr) {
      return std::nullopt;
    }
  }
  std::vector<NamedValue> kept;
  for (const model::OutputColumn& column : input->columns()) {
    const bool is_dropped = std::any_of(items.begin(), items.end(), [&](const WildcardClause::Item& item) {
      return MatchesWildcard(item.pattern, column.name);
    });
    if (!is_dropped) kept.push_back(PassThrough(column, node.span));
  }
  Relation relation = binder.Project(*input, std::move(kept), node.span);
  relation.is_open = input->is_open;
  return relation;
}

}  // namespace

extern constinit const OperatorDef kOperator_project_away = {
    .name = "project-away",
    .usage = "project-away Name, …",
    .summary = "Drop columns; `*` stands for any text in a name.",
    .parse = ParseWildcardClause,
    .bind = BindProjectAway,
    .examples = {{"print a=1, b=2 | project-away a", "2"}},
};

}  // namespace quoll::lang
