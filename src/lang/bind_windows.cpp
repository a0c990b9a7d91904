// Window functions: each becomes a column of a node below the operator in whose expressions it
// stands. A call whose arguments hold other calls reads their columns, so it stands in a node above
// theirs.
#include <algorithm>

#include <fmt/format.h>

#include "lang/binder.h"

namespace quoll::lang {

using model::ExprPtr;

ExprPtr Binder::MakeWindowCall(std::string_view function, model::WindowRel::Call call,
                               model::Type type, const ExprScope& scope, base::Span span) {
  if (scope.windows == nullptr) {
    return Fail(diag::Code::K2011, fmt::format("window function `{}` cannot stand here", function),
                span, "allowed in extend, project, where and serialize");
  }
  if (!scope.windows->input.is_serialised) {
    return Fail(diag::Code::K2011,
                fmt::format("window function `{}` needs rows in a stated order", function), span,
                "the rows before this operator have none",
                "put `| sort by …` or `| serialize` before it");
  }
  const model::OutputColumn column = {NewColumnId(), std::string(function), type};
  scope.windows->calls.push_back(std::move(call));
  scope.windows->columns.push_back(column);
  return model::MakeColumn(column.id, type, span);
}

namespace {

// True if the call reads one of the node's own columns.
bool ReadsFrom(const model::WindowRel::Call& call, const model::WindowRel& node) {
  std::vector<model::ColumnId> read;
  for (const ExprPtr& arg : call.args) model::CollectColumns(*arg, read);
  if (call.restart) model::CollectColumns(*call.restart, read);
  return std::any_of(node.columns.end() - static_cast<ptrdiff_t>(node.calls.size()),
                     node.columns.end(), [&](const model::OutputColumn& column) {
                       return std::find(read.begin(), read.end(), column.id) != read.end();
                     });
}

}  // namespace

Relation Binder::WithWindows(const WindowCollector& windows, base::Span span) {
  Relation relation = windows.input;
  if (windows.calls.empty()) return relation;
  std::vector<ExprPtr> parts;
  for (const model::OutputColumn& column : relation.groups()) {
    parts.push_back(model::MakeColumn(column.id, column.type, span));
  }
  // Calls are collected inner ones first: a node takes calls until one reads a column of the same
  // node.
  model::RelPtr rel = relation.rel;
  for (size_t next = 0; next < windows.calls.size();) {
    auto node = std::make_shared<model::WindowRel>();
    node->span = span;
    node->input = rel;
    node->columns = rel->columns;
    node->parts = parts;
    while (next < windows.calls.size() && !ReadsFrom(windows.calls[next], *node)) {
      node->calls.push_back(windows.calls[next]);
      node->columns.push_back(windows.columns[next++]);
    }
    rel = std::move(node);
  }
  if (relation.num_hidden == 0) {
    relation.rel = std::move(rel);
    return relation;
  }
  // Hidden columns stand last.
  auto project = std::make_shared<model::ProjectRel>();
  project->span = span;
  project->columns = rel->columns;
  const auto first_hidden =
      project->columns.begin() + static_cast<ptrdiff_t>(relation.columns().size());
  std::rotate(first_hidden, first_hidden + static_cast<ptrdiff_t>(relation.num_hidden),
              project->columns.end());
  for (const model::OutputColumn& column : project->columns) {
    project->exprs.push_back(model::MakeColumn(column.id, column.type, span));
  }
  project->input = std::move(rel);
  relation.rel = std::move(project);
  return relation;
}

}  // namespace quoll::lang
