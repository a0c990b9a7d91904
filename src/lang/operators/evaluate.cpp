// evaluate [hint.…] Plugin(Argument, …) [: (*, Name:Type, …)] calls a plugin; what it does stands
// in lang/plugins.
#include <fmt/format.h>

#include "base/text.h"
#include "lang/operators/_clauses.h"
#include "lang/registry.h"

namespace quoll::lang {
namespace {

struct EvaluateClause : syntax::Clause {
  syntax::ExprPtr call;
  std::optional<OutputSchema> declared;
};

// (*, Name:Type, …), the parentheses included.
std::optional<OutputSchema> ParseOutputSchema(syntax::Parser& parser) {
  OutputSchema schema;
  if (!parser.Expect("(")) return std::nullopt;
  bool has_more = true;
  if (parser.Eat("*")) {
    schema.has_star = true;
    has_more = parser.Eat(",");
  }
  while (has_more && !parser.AtPunctuation(")")) {
    syntax::ColumnDecl column;
    const auto name = parser.ParseName("a column");
    if (!name || !parser.Expect(":")) return std::nullopt;
    column.name = name->name;
    column.name_span = name->span;
    auto type = parser.ParseTypeName(column.type_span);
    if (!type) return std::nullopt;
    column.type_name = std::move(*type);
    schema.columns.push_back(std::move(column));
    has_more = parser.Eat(",");
  }
  if (!parser.Expect(")")) return std::nullopt;
  return schema;
}

std::unique_ptr<syntax::Clause> ParseEvaluate(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  // Arguments of plugins that are not built may have a grammar of their own (`typeof(…)`).
  const std::string name(parser.PeekText());
  if (const auto reason = RefusalOfPlugin(name); FindPlugin(name) == nullptr && !reason.empty()) {
    diag::Diagnostic diagnostic{.code = diag::Code::K3001,
                                .message = fmt::format("plugin `{}` is not supported", name)};
    diagnostic.At(parser.source(), parser.Peek().span).Remark(std::string(reason));
    parser.Fail(std::move(diagnostic));
    return nullptr;
  }
  auto clause = std::make_unique<EvaluateClause>();
  if (!parser.AtPunctuation("(", 1)) {
    parser.FailExpected("a plugin's call");
    return nullptr;
  }
  clause->call = parser.ParseTableOperand();
  if (!clause->call) return nullptr;
  if (parser.Eat(":")) {
    clause->declared = ParseOutputSchema(parser);
    if (!clause->declared) return nullptr;
  }
  return clause;
}

std::optional<Relation> FailUnknown(Binder& binder, const syntax::CallExpr& call) {
  std::vector<std::string_view> names;
  for (const PluginDef* plugin : AllPlugins()) names.push_back(plugin->name);
  const auto near = base::NearestName(call.name, names);
  binder.Fail(diag::Code::K2002, fmt::format("unknown plugin `{}`", call.name), call.name_span,
              "no plugin has this name",
              near ? fmt::format("a similar plugin exists: `{}`", *near) : "");
  return std::nullopt;
}

std::optional<Relation> BindEvaluate(Binder& binder, const syntax::OperatorNode& node,
                                     std::optional<Relation> input) {
  const auto& clause = As<EvaluateClause>(node);
  if (clause.call->kind != syntax::ExprKind::kCall) {
    binder.Fail(diag::Code::K1004, "a plugin's call is expected here", clause.call->span);
    return std::nullopt;
  }
  const auto& call = static_cast<const syntax::CallExpr&>(*clause.call);
  const PluginDef* plugin = FindPlugin(call.name);
  if (plugin == nullptr) return FailUnknown(binder, call);
  if (plugin->is_source ? input.has_value() : !input.has_value()) {
    binder.Fail(diag::Code::K2005,
                fmt::format("plugin `{}` {}", call.name,
                            plugin->is_source ? "takes no input" : "needs an input"),
                call.name_span, {},
                plugin->is_source ? "" : fmt::format("write `Table | evaluate {}(…)`", call.name));
    return std::nullopt;
  }
  if (clause.declared && !plugin->takes_schema) {
    binder.Fail(diag::Code::K2012, fmt::format("plugin `{}` takes no schema", call.name),
                call.name_span);
    return std::nullopt;
  }
  return plugin->bind(binder, call, clause.declared ? &*clause.declared : nullptr,
                      std::move(input));
}

}  // namespace

extern constinit const OperatorDef kOperator_evaluate = {
    .name = "evaluate",
    .usage = "evaluate Plugin(Argument, …) [: ([*,] Name:Type, …)]",
    .summary = "Call a plugin.",
    .is_source = true,
    .parse = ParseEvaluate,
    .bind = BindEvaluate,
    .examples = {{R"(print d=dynamic({"a": 1}) | evaluate bag_unpack(d) | project a)", "1"}},
};

}  // namespace quoll::lang
