// Text to plans: parse with the operators of the registry, bind, optimise.
#include "lang/compile.h"

#include <algorithm>

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

// The stored functions that a query names, and those that these name in turn, each in a file of its
// own behind the query.
class StoredFunctions {
 public:
  StoredFunctions(const Environment& environment, diag::Sink& sink)
      : environment_(environment), sink_(sink) {}

  // False after reporting.
  bool Collect(const syntax::Tree& query) {
    Add(query);
    // Each text is lexed for its names before its place in the whole is known.
    for (size_t i = 0; i < found_.size(); ++i) {
      auto tree = ParseOnly(found_[i]->source, sink_);
      if (!tree) return false;
      Add(**tree);
    }
    return true;
  }

  bool empty() const { return found_.empty(); }

  // The query's text with the functions behind it, which are given to the binder.
  base::Result<std::shared_ptr<const base::SourceFile>> Join(
      std::shared_ptr<const base::SourceFile> query) {
    std::vector<std::shared_ptr<const base::SourceFile>> files = {std::move(query)};
    for (const StoredFunction* function : found_) files.push_back(function->source);
    auto joined = base::SourceFile::Join(std::move(files));
    for (size_t i = 1; i < joined->parts().size(); ++i) {
      const auto& part = joined->parts()[i];
      const uint32_t end = part.begin + static_cast<uint32_t>(part.file->text().size());
      TRY(auto tree, syntax::ParsePart(joined, {part.begin, end}, RegistryGrammar(), sink_));
      trees_.push_back(std::move(tree));
    }
    return joined;
  }

  void GiveTo(Binder& binder) const {
    for (size_t i = 0; i < found_.size(); ++i) {
      if (!found_[i]->lacks.empty()) {
        sink_.Report(diag::Diagnostic{.code = diag::Code::K2018,
                                      .severity = diag::Severity::kWarning,
                                      .message = "`" + found_[i]->name + "` may lack rows"}
                         .Remark(found_[i]->lacks));
      }
      for (const syntax::Statement& statement : trees_[i]->statements) {
        if (statement.kind != syntax::Statement::Kind::kLet ||
            statement.value->kind != syntax::ExprKind::kFunction)
          continue;
        binder.AddStoredFunction(found_[i]->name,
                                 static_cast<const syntax::FunctionExpr&>(*statement.value));
      }
    }
  }

 private:
  void Add(const syntax::Tree& tree) {
    for (const syntax::Token& token : tree.tokens) {
      if (token.kind != syntax::TokenKind::kName) continue;
      const StoredFunction* function =
          environment_.FindStoredFunction(tree.source->text(token.span));
      if (function != nullptr &&
          std::find(found_.begin(), found_.end(), function) == found_.end()) {
        found_.push_back(function);
      }
    }
  }

  const Environment& environment_;
  diag::Sink& sink_;
  std::vector<const StoredFunction*> found_;
  std::vector<std::shared_ptr<const syntax::Tree>> trees_;
};

}  // namespace

base::Result<std::shared_ptr<const syntax::Tree>> ParseOnly(std::shared_ptr<const base::SourceFile> source,
                                                            diag::Sink& sink) {
  return syntax::Parse(std::move(source), RegistryGrammar(), sink);
}

base::Result<CompiledQuery> Compile(std::shared_ptr<const base::SourceFile> source, const Environment& environment,
                                    const BindOptions& options, diag::Sink& sink) {
  TRY(auto tree, ParseOnly(source, sink));
  StoredFunctions functions(environment, sink);
  if (!functions.Collect(*tree)) return base::Failed{};
  if (!functions.empty()) {
    TRY(source, functions.Join(std::move(source)));
  }
  Binder binder(source, environment, options, sink);
  functions.GiveTo(binder);
  TRY(auto results, binder.BindTree(*tree));
  if (options.is_optimised) {
    for (model::ResultPlan& result : results) result.rel = Optimise(result.rel);
  }
  return CompiledQuery{std::move(source), std::move(results)};
}

}  // namespace quoll::lang
