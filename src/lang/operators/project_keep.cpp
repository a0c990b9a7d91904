// project-keep Name, … keeps the named columns in the order of the input; names may hold `*`.
#include <algorithm>

#include "lang/operators/_clauses.h"

namespace quoll::lang {
namespace {

std::optional<Relation> BindProjectKeep(Binder& binder, const syntax::OperatorNode& node,
                                        std::optional<Relation> input) {
  const auto& items = As<WildcardClause>(node).items;
  for (const auto& item : items) {
    if (item.pattern.find('*') == std::string::npos &&
        binder.FindColumn(*input, item.pattern, item.span) == nullptr) {
      return std::nullopt;
    }
  }
  std::vector<NamedValue> kept;
  for (const model::OutputColumn& column : input->columns()) {
    const bool is_kept = std::any_of(items.begin(), items.end(), [&](const WildcardClause::Item& item) {
      return MatchesWildcard(item.pattern, column.name);
    });
    if (is_kept) kept.push_back(PassThrough(column, node.span));
  }
  return binder.Project(*input, std::move(kept), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_project_keep = {
    .name = "project-keep",
    .usage = "project-keep Name, …",
    .summary = "Keep the named columns in the order of the input.",
    .parse = ParseWildcardClause,
    .bind = BindProjectKeep,
    .examples = {{"print a=1, b=2 | project-keep b", "2"}},
};

}  // namespace quoll::lang
