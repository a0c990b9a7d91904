// Open tables (AzureDiagnostics, functions whose columns nobody knows): any name is a column of
// theirs, and once it is used it stands among the columns.
#include <set>

#include "lang/binder.h"
#include "lang/operator_def.h"

namespace quoll::lang {

// What is open stays open, as the official binder has it: any name is a column behind `project`
// too. An operator over an open table is bound twice, the first time to learn its names; inside
// that first time once, so that nesting stays cheap.
std::optional<Relation> Binder::BindOperator(const syntax::OperatorNode& node,
                                             std::optional<Relation> input) {
  const auto& definition = *static_cast<const OperatorDef*>(node.definition);
  if (!TakesInput(definition, node, input)) return std::nullopt;
  const bool is_open = input && input->is_open;
  if (is_open && learning_ == nullptr) {
    Learning learning{input->rel.get(), {}};
    learning_ = &learning;
    diag::Sink quiet;
    WithSink(quiet, [&] { return definition.bind(*this, node, input); });
    learning_ = nullptr;
    input = WithColumns(*input, learning.names, node.span);
  }
  auto relation = definition.bind(*this, node, std::move(input));
  if (relation && is_open) relation->is_open = true;
  return relation;
}

void Binder::Learn(const Relation& input, std::string_view name) {
  if (learning_ != nullptr && learning_->input == input.rel.get())
    learning_->names.emplace_back(name);
}

Relation Binder::WithColumns(const Relation& input, const std::vector<std::string>& names,
                             base::Span span) {
  std::vector<NamedValue> values;
  std::set<std::string_view> taken;
  for (const model::OutputColumn& column : input.columns()) {
    taken.insert(column.name);
    values.push_back({column.name, true, model::MakeColumn(column.id, column.type, span), span});
  }
  const size_t num_known = values.size();
  for (const std::string& name : names) {
    if (name.starts_with('$') || !taken.insert(name).second) continue;
    values.push_back({name, true, Constant(model::Value::Null(TypeFromSuffix(name)), span), span});
  }
  if (values.size() == num_known) return input;
  Relation relation = Project(input, std::move(values), span);
  for (size_t i = num_known; i < relation.columns().size(); ++i) {
    const model::OutputColumn& column = relation.columns()[i];
    if (column.type == model::Type::kDynamic) untyped_.insert(column.id);
  }
  relation.is_open = input.is_open;
  relation.name = input.name;
  relation.table_span = input.table_span;
  return relation;
}

bool Binder::IsUntyped(const model::Expr& expr) const {
  if (expr.type != model::Type::kDynamic) return false;
  if (expr.kind == model::Expr::Kind::kColumn) return untyped_.contains(expr.column);
  return learning_ != nullptr && expr.IsConstant() && expr.value.is_null;
}

// The suffix tells the type, as Log Analytics names such columns; without one it is not known, and
// bound as dynamic.
model::Type Binder::TypeFromSuffix(std::string_view name) {
  return name.ends_with("_d")   ? model::Type::kReal
         : name.ends_with("_b") ? model::Type::kBool
         : name.ends_with("_t") ? model::Type::kDatetime
         : name.ends_with("_g") ? model::Type::kGuid
         : name.ends_with("_s") ? model::Type::kString
                                : model::Type::kDynamic;
}

}  // namespace quoll::lang
