#include "lang/operators/_groups.h"

#include <algorithm>
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
      {"scan", GroupWork::kCarries},          {"mv-apply", GroupWork::kCarries},
      {"mvapply", GroupWork::kCarries},       {"partition", GroupWork::kCarries},
      {"make-series", GroupWork::kAggregates},
      {"summarize", GroupWork::kAggregates},  {"count", GroupWork::kAggregates},
      {"distinct", GroupWork::kAggregates},   {"sample-distinct", GroupWork::kAggregates},
      {"top-hitters", GroupWork::kAggregates}, {"union", GroupWork::kAggregates},
      {"join", GroupWork::kCarries}};
  const auto known = kWork.find(operator_name);
  return known == kWork.end() ? GroupWork::kRefused : known->second;
}

namespace {

GroupWork WorkOf(const syntax::OperatorNode& node) {
  return node.name == "mv-apply" || node.name == "mvapply" ? WorkOfApply(node) : GroupWorkOf(node.name);
}

}  // namespace

GroupWork HeaviestWork(const std::vector<syntax::OperatorNode>& operators) {
  GroupWork work = GroupWork::kByRow;
  for (const syntax::OperatorNode& node : operators) work = std::max(work, WorkOf(node));
  return work;
}

GroupWork CheckGroupWork(Binder& binder, const std::vector<syntax::OperatorNode>& operators, std::string_view place) {
  for (const syntax::OperatorNode& node : operators) {
    if (GroupWorkOf(node.name) == GroupWork::kRefused) {
      binder.Refuse(fmt::format("operator in {}", place), node.name, fmt::format("not built yet inside {}", place),
                    node.name_span);
      return GroupWork::kRefused;
    }
  }
  return HeaviestWork(operators);
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

namespace {

// The rows with a row number of at most num_rows; the number stands behind the columns of `input`.
Relation WithNumberUpTo(Binder& binder, const Relation& input, model::RelPtr numbered, uint64_t num_rows, base::Span span) {
  Relation wider = input;
  wider.rel = std::move(numbered);
  ++wider.num_hidden;
  const model::OutputColumn row = wider.rel->columns.back();
  const model::ExprPtr bound =
      binder.Constant(model::Value::Long(static_cast<int64_t>(std::min<uint64_t>(num_rows, INT64_MAX))), span);
  const Relation kept = binder.Filter(
      wider, binder.MakeFunctionCall("<=", {model::MakeColumn(row.id, row.type, span), bound}, span), span);
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

}  // namespace

Relation FirstRows(Binder& binder, const Relation& input, uint64_t num_rows, base::Span span) {
  if (input.num_groups == 0) return Limited(input, num_rows, span);
  return WithNumberUpTo(binder, input, WithRowNumber(binder, input, true, span), num_rows, span);
}

Relation FirstOfEach(Binder& binder, const Relation& input, const std::vector<model::ExprPtr>& keys, base::Span span) {
  std::vector<model::SortKey> order;
  for (const model::ExprPtr& key : keys) order.push_back({key, false, true});
  Relation sorted = Sorted(input, std::move(order), span);
  sorted.is_serialised = input.is_serialised;
  auto window = std::make_shared<model::WindowRel>(
      static_cast<const model::WindowRel&>(*WithRowNumber(binder, sorted, true, span)));
  window->parts.insert(window->parts.end(), keys.begin(), keys.end());
  return WithNumberUpTo(binder, sorted, std::move(window), 1, span);
}

Relation ForEachGroup(Binder& binder, const Relation& input, const Relation& table, base::Span span) {
  auto groups = std::make_shared<model::AggregateRel>();
  groups->span = span;
  groups->input = input.rel;
  AddGroupKeys(binder, input, *groups);
  auto join = std::make_shared<model::JoinRel>();
  join->span = span;
  join->left = groups;
  join->right = table.rel;
  const auto columns = table.columns();
  join->columns.assign(columns.begin(), columns.end());
  join->columns.insert(join->columns.end(), groups->columns.begin(), groups->columns.end());
  Relation relation;
  relation.rel = std::move(join);
  relation.num_hidden = relation.num_groups = input.num_groups;
  relation.is_open = table.is_open;
  return relation;
}

}  // namespace quoll::lang
