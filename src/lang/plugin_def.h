// PluginDef: a plugin of `evaluate`; its row stands in lang/plugins/<name>.cpp.
#pragma once

#include <optional>
#include <string_view>

#include "lang/relation.h"
#include "model/few.h"
#include "model/function_def.h"
#include "syntax/ast.h"

namespace quoll::lang {

class Binder;

struct PluginDef {
  std::string_view name;
  std::string_view usage = {};
  std::string_view summary = {};
  // `declared` is the schema behind `:`, if the query gives one.
  std::optional<Relation> (*bind)(Binder& binder, const syntax::CallExpr& call,
                                  const std::vector<syntax::ColumnDecl>* declared,
                                  std::optional<Relation> input) = nullptr;
  std::string_view differs = {};
  model::Few<model::Example, 4> examples = {};
};

}  // namespace quoll::lang
