// OperatorDef: all there is to know about a tabular operator; its row stands in lang/operators/<name>.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "lang/relation.h"
#include "model/few.h"
#include "model/function_def.h"
#include "syntax/ast.h"

namespace quoll::syntax {
class Parser;
}

namespace quoll::lang {

class Binder;

struct OperatorDef {
  std::string_view name;
  model::Few<std::string_view, 3> aliases = {};
  std::string_view usage = {};
  std::string_view summary = {};
  bool is_source = false;  // may start a pipeline
  bool is_piped = true;    // may follow `|`
  bool takes_graph = false;  // works on a graph (lang/graph.h) instead of a table
  // Tokens to clause; null after reporting to the parser.
  std::unique_ptr<syntax::Clause> (*parse)(syntax::Parser& parser) = nullptr;
  // Clause and input to relation. `input` is empty for an operator that starts the pipeline. Nothing after
  // reporting to the binder.
  std::optional<Relation> (*bind)(Binder& binder, const syntax::OperatorNode& node,
                                  std::optional<Relation> input) = nullptr;
  std::string_view differs = {};
  model::Few<model::Example, 4> examples = {};
};

}  // namespace quoll::lang
