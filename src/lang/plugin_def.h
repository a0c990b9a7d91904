// PluginDef: a plugin of `evaluate`; its row stands in lang/plugins/<name>.cpp.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "lang/relation.h"
#include "model/few.h"
#include "model/function_def.h"
#include "syntax/ast.h"

namespace quoll::lang {

class Binder;

// The schema behind `:`, if the query gives one: `(*, name:type, …)`.
struct OutputSchema {
  bool has_star = false;  // `*` first: the columns of the input as well
  std::vector<syntax::ColumnDecl> columns;
};

struct PluginDef {
  std::string_view name;
  std::string_view usage = {};
  std::string_view summary = {};
  // `declared` is null without a schema; `input` is empty for a plugin that starts the pipeline.
  // Nothing after reporting to the binder.
  std::optional<Relation> (*bind)(Binder& binder, const syntax::CallExpr& call,
                                  const OutputSchema* declared,
                                  std::optional<Relation> input) = nullptr;
  bool is_source = false;     // needs no input
  bool takes_schema = false;  // a schema behind `:` has an effect
  std::string_view differs = {};
  model::Few<model::Example, 4> examples = {};
};

}  // namespace quoll::lang
