#include "lang/operators/_groups.h"

#include <map>

#include <fmt/format.h>

namespace quoll::lang {

GroupWork GroupWorkOf(std::string_view operator_name) {
  static const std::map<std::string_view, GroupWork> kWork = {
      {"where", GroupWork::kByRow},           {"filter", GroupWork::kByRow},
      {"extend", GroupWork::kByRow},          {"project", GroupWork::kByRow},
      {"project-away", GroupWork::kByRow},    {"project-keep", GroupWork::kByRow},
      {"project-rename", GroupWork::kByRow},  {"project-reorder", GroupWork::kByRow},
      {"project-by-names", GroupWork::kByRow},
      {"mv-expand", GroupWork::kByRow},       {"mvexpand", GroupWork::kByRow},
      {"parse", GroupWork::kByRow},           {"parse-where", GroupWork::kByRow},
      {"lookup", GroupWork::kByRow},          {"serialize", GroupWork::kCarries},
      {"sort", GroupWork::kCarries},          {"order", GroupWork::kCarries},
      {"take", GroupWork::kCarries},          {"limit", GroupWork::kCarries},
      {"top", GroupWork::kCarries},           {"sample", GroupWork::kCarries},
      {"scan", GroupWork::kCarries},       {"partition", GroupWork::kCarries},
      {"summarize", GroupWork::kAggregates},  {"count", GroupWork::kAggregates},
      {"distinct", GroupWork::kAggregates},   {"sample-distinct", GroupWork::kAggregates},
      {"top-hitters", GroupWork::kAggregates}};
  const auto known = kWork.find(operator_name);
  return known == kWork.end() ? GroupWork::kRefused : known->second;
}

GroupWork CheckGroupWork(Binder& binder, const std::vector<syntax::OperatorNode>& operators, std::string_view place) {
  GroupWork work = GroupWork::kByRow;
  for (const syntax::OperatorNode& node : operators) {
    const GroupWork own = GroupWorkOf(node.name);
    if (own == GroupWork::kRefused) {
      binder.Refuse(fmt::format("operator in {}", place), node.name, fmt::format("not built yet inside {}", place),
                    node.name_span);
      return GroupWork::kRefused;
    }
    work = std::max(work, own);
  }
  return work;
}

void AddGroupKeys(Binder& binder, const Relation& input, model::AggregateRel& aggregate) {
  for (const model::OutputColumn& column : input.groups()) {
    aggregate.columns.push_back({binder.NewColumnId(), column.name, column.type});
    aggregate.keys.push_back(model::MakeColumn(column.id, column.type, aggregate.span));
  }
}

Relation GroupedResult(Binder& binder, std::shared_ptr<model::AggregateRel> aggregate, size_t num_groups) {
  Relation relation;
  const base::Span span = aggregate->span;
  relation.rel = std::move(aggregate);
  if (num_groups == 0) return relation;
  const auto& columns = relation.rel->columns;
  std::vector<NamedValue> values;
  for (size_t i = num_groups; i < columns.size(); ++i) values.push_back(PassThrough(columns[i], span));
  for (size_t i = 0; i < num_groups; ++i) values.push_back(PassThrough(columns[i], span));
  relation = binder.Project(relation, std::move(values), span);
  relation.num_hidden = relation.num_groups = num_groups;
  return relation;
}

model::RelPtr WithRowNumber(Binder& binder, const Relation& input, bool by_group, base::Span span) {
  auto window = std::make_shared<model::WindowRel>();
  window->span = span;
  window->input = input.rel;
  window->columns = input.rel->columns;
  window->columns.push_back({binder.NewColumnId(), "$row", model::Type::kLong});
  window->calls.emplace_back();
  if (!by_group) return window;
  for (const model::OutputColumn& column : input.groups()) {
    window->parts.push_back(model::MakeColumn(column.id, column.type, span));
  }
  return window;
}

Relation FirstRows(Binder& binder, const Relation& input, uint64_t num_rows, base::Span span) {
  if (input.num_groups == 0) return Limited(input, num_rows, span);
  Relation numbered = input;
  numbered.rel = WithRowNumber(binder, input, true, span);
  ++numbered.num_hidden;
  const model::OutputColumn row = numbered.rel->columns.back();
  const model::ExprPtr bound =
      binder.Constant(model::Value::Long(static_cast<int64_t>(std::min<uint64_t>(num_rows, INT64_MAX))), span);
  const Relation kept = binder.Filter(
      numbered, binder.MakeFunctionCall("<=", {model::MakeColumn(row.id, row.type, span), bound}, span), span);
  auto project = std::make_shared<model::ProjectRel>();
  project->span = span;
  project->input = kept.rel;
  project->columns = input.rel->columns;
  for (const model::OutputColumn& column : project->columns) {
    project->exprs.push_back(model::MakeColumn(column.id, column.type, span));
  }
  Relation relation = input;
  relation.rel = std::move(project);
  return relation;
}

}  // namespace quoll::lang
