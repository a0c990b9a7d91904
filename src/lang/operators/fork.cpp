// fork [Name =] (operators) (operators) …: several results from one input, one for each branch.
// Ends a statement.
#include "lang/operators/_results.h"

namespace quoll::lang {
namespace {

struct ForkClause : syntax::Clause {
  std::vector<std::unique_ptr<syntax::Pipeline>> branches;
};

std::unique_ptr<syntax::Clause> ParseFork(syntax::Parser& parser) {
  auto clause = std::make_unique<ForkClause>();
  while (!parser.AtClauseEnd()) {
    if (!parser.AtPunctuation("(")) {
      // The branch's name is for the reader.
      if (!parser.ParseName("a name or `(`") || !parser.Expect("=")) return nullptr;
    }
    auto branch = parser.ParseSubquery();
    if (!branch) return nullptr;
    clause->branches.push_back(std::move(branch));
    parser.Eat(",");
  }
  if (clause->branches.empty()) return parser.FailExpected("`(`");
  return clause;
}

std::optional<Relation> BindFork(Binder& binder, const syntax::OperatorNode& node,
                                 std::optional<Relation> input) {
  std::vector<Relation> results;
  for (const auto& branch : As<ForkClause>(node).branches) {
    auto relation = binder.BindPipeline(*branch, *input);
    if (!relation) return std::nullopt;
    results.push_back(std::move(*relation));
  }
  return GiveResults(binder, std::move(results), node);
}

}  // namespace

extern constinit const OperatorDef kOperator_fork = {
    .name = "fork",
    .usage = "fork [Name =] (operators) (operators) …",
    .summary = "Several results from one input.",
    .parse = ParseFork,
    .bind = BindFork,
    .examples = {{"range x from 1 to 3 step 1 | fork (count) (where x > 1)", "3"}},
};

}  // namespace quoll::lang
