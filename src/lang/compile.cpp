// Text to plans: parse with the operators of the registry, bind, optimise.
#include "lang/compile.h"

#include "lang/optimise.h"
#include "lang/registry.h"
#include "syntax/parser.h"

namespace quoll::lang {
namespace {

class RegistryGrammar : public syntax::Grammar {
 public:
  std::optional<syntax::OperatorGrammar> FindOperator(std::string_view name) const override {
    if (const OperatorDef* def = lang::FindOperator(name)) {
      return syntax::OperatorGrammar{.name = name,
                                     .usage = def->usage,
                                     .is_source = def->is_source,
                                     .is_piped = def->is_piped,
                                     .definition = def,
                                     .parse = def->parse,
                                     .refused = {}};
    }
    if (const std::string_view reason = RefusalOfOperator(name); !reason.empty()) {
      // Those that start a query must be known as such, or their text would be read as a call.
      const bool is_source = name == "externaldata" || name == "search" || name == "find";
      return syntax::OperatorGrammar{.name = name, .is_source = is_source, .refused = reason};
    }
    return std::nullopt;
  }
  std::vector<std::string_view> OperatorNames() const override {
    std::vector<std::string_view> names;
    for (const OperatorDef* def : AllOperators()) names.push_back(def->name);
    return names;
  }
};

}  // namespace

base::Result<std::shared_ptr<const syntax::Tree>> ParseOnly(std::shared_ptr<const base::SourceFile> source,
                                                            diag::Sink& sink) {
  return syntax::Parse(std::move(source), RegistryGrammar(), sink);
}

base::Result<CompiledQuery> Compile(std::shared_ptr<const base::SourceFile> source, const Environment& environment,
                                    const BindOptions& options, diag::Sink& sink) {
  TRY(auto tree, ParseOnly(source, sink));
  Binder binder(source, environment, options, sink);
  TRY(auto results, binder.BindTree(*tree));
  for (model::ResultPlan& result : results) result.rel = Optimise(result.rel);
  return CompiledQuery{std::move(source), std::move(results)};
}

}  // namespace quoll::lang
