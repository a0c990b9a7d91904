// project-by-names Name, … keeps the columns named by constant texts or arrays of texts, in the order in which they are
// named; `*` stands for any text. Names that no column has are passed over.
#include <algorithm>

#include "lang/operators/_clauses.h"
#include "model/dynamic.h"

namespace quoll::lang {
namespace {

// The names of one argument; nothing after reporting.
std::optional<std::vector<std::string>> NamesOf(Binder& binder, const syntax::Expr& expr) {
  const auto value = binder.BindConstant(expr, "a name");
  if (!value) return std::nullopt;
  std::vector<std::string> names;
  if (value->type == model::Type::kString) {
    names.push_back(value->text);
    return names;
  }
  if (value->type == model::Type::kDynamic) {
    const model::Dynamic list(value->text);
    const bool is_array = !value->is_null && list.tag() == model::Tag::kArray;
    for (size_t i = 0; is_array && i < list.size(); ++i) {
      if (list.Element(i).tag() == model::Tag::kString) names.emplace_back(list.Element(i).AsString());
    }
    if (is_array && names.size() == list.size()) return names;
    if (!value->is_null && list.tag() == model::Tag::kString) return std::vector{std::string(list.AsString())};
  }
  binder.Fail(diag::Code::K2004, "a column is named by a text or by an array of texts", expr.span,
              std::string(model::TypeName(value->type)));
  return std::nullopt;
}

std::optional<Relation> BindProjectByNames(Binder& binder, const syntax::OperatorNode& node,
                                           std::optional<Relation> input) {
  std::vector<NamedValue> kept;
  const auto add = [&](const model::OutputColumn& column) {
    const auto is_same = [&](const NamedValue& value) { return value.name == column.name; };
    if (std::none_of(kept.begin(), kept.end(), is_same)) kept.push_back(PassThrough(column, node.span));
  };
  for (const syntax::ExprPtr& item : As<NamedListClause>(node).items) {
    const auto names = NamesOf(binder, *item);
    if (!names) return std::nullopt;
    for (const std::string& name : *names) {
      for (const model::OutputColumn& column : input->columns()) {
        if (MatchesWildcard(name, column.name)) add(column);
      }
    }
  }
  return binder.Project(*input, std::move(kept), node.span);
}

}  // namespace

extern constinit const OperatorDef kOperator_project_by_names = {
    .name = "project-by-names",
    .usage = "project-by-names Name, …",
    .summary = "Keep the columns named by texts, in their order.",
    .parse = ParseNamedListClause,
    .bind = BindProjectByNames,
    .examples = {{"print a=1, b=2 | project-by-names 'b'", "2"}},
};

}  // namespace quoll::lang
