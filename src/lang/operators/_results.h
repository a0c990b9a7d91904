// Several results of one operator: fork, facet.
#pragma once

#include "lang/operators/_clauses.h"

namespace quoll::lang {

// Gives the first result on and keeps the others for the end of the statement. Fails (K2012) where the input or a branch
// has several results already: which of them would be meant?
inline std::optional<Relation> GiveResults(Binder& binder, std::vector<Relation> results,
                                           const syntax::OperatorNode& node) {
  if (!binder.extra_results().empty()) {
    binder.Fail(diag::Code::K2012, "`" + node.name + "` gives several results", node.name_span,
                "cannot stand within another operator of that kind");
    return std::nullopt;
  }
  for (size_t i = 1; i < results.size(); ++i) {
    binder.extra_results().push_back({results[i].rel, results[i].visualization});
  }
  return std::move(results[0]);
}

}  // namespace quoll::lang
