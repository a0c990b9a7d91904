// partition [hint.strategy=…] by Column ( operators ) runs the operators over the rows of each value by itself;
// partition by Column { Table | operators } runs a query of its own for each value, which it reads as toscalar(Column).
// The strategies differ in speed only and are accepted without effect.
// DIFFERS: Kusto's default strategy, legacy, fails above 64 values; here any number works.
//
// The value stands in a hidden column, and every operator works over each set of rows that are alike in it.
#include "lang/operators/_groups.h"

#include <fmt/format.h>

namespace quoll::lang {
namespace {

struct PartitionClause : syntax::Clause {
  syntax::ExprPtr key;
  std::unique_ptr<syntax::Pipeline> subquery;
  bool has_source = false;
};

std::unique_ptr<syntax::Clause> ParsePartition(syntax::Parser& parser) {
  parser.ParseOptionsOf({});
  auto clause = std::make_unique<PartitionClause>();
  if (!parser.Expect("by")) return nullptr;
  // A name alone: `Column (` would read as a call.
  auto name = parser.ParseName("a column");
  if (!name) return nullptr;
  clause->key = std::make_unique<syntax::NameExpr>(name->span, name->name);
  clause->has_source = parser.AtPunctuation("{");
  if (!clause->has_source) {
    clause->subquery = parser.ParseSubquery();
  } else {
    parser.Next();
    clause->subquery = parser.ParsePipeline();
    if (clause->subquery && !parser.Expect("}")) return nullptr;
  }
  if (!clause->subquery) return nullptr;
  return clause;
}

class Partitioner {
 public:
  Partitioner(Binder& binder, const PartitionClause& clause, base::Span span)
      : binder_(binder), clause_(clause), span_(span) {}

  std::optional<Relation> Run(const Relation& input) {
    auto key = binder_.BindNamed(*clause_.key, {.input = &input, .place = "a partition key"});
    if (!key) return std::nullopt;
    name_ = key->name;
    key_ = binder_.KeyValue(key->expr);
    if (!key_) {
      binder_.Fail(diag::Code::K2004, "a partition key cannot be dynamic", clause_.key->span, "dynamic",
                   "convert it, for example with tostring()");
      return std::nullopt;
    }
    auto relation = clause_.has_source ? OverSource(input) : OverParts(input);
    if (!relation) return std::nullopt;
    return WithoutKey(*relation, input.num_hidden, input.num_groups);
  }

 private:
  std::optional<Relation> OverParts(const Relation& input) {
    if (CheckGroupWork(binder_, clause_.subquery->operators, "partition") == GroupWork::kRefused) return std::nullopt;
    // The key goes behind the groups around it.
    auto project = std::make_shared<model::ProjectRel>();
    project->span = span_;
    project->input = input.rel;
    const size_t place = input.columns().size() + input.num_groups;
    for (const model::OutputColumn& column : input.rel->columns) {
      if (project->columns.size() == place) AddKey(*project);
      project->columns.push_back(column);
      project->exprs.push_back(model::MakeColumn(column.id, column.type, span_));
    }
    if (project->columns.size() == place) AddKey(*project);
    Relation parts = input;
    parts.rel = std::move(project);
    ++parts.num_hidden;
    ++parts.num_groups;
    parts.is_open = input.is_open;
    std::vector<model::SortKey> keys;
    for (const model::OutputColumn& column : parts.groups()) {
      keys.push_back({model::MakeColumn(column.id, column.type, span_), false, true});
    }
    Relation sorted = Sorted(parts, std::move(keys), span_);
    sorted.is_serialised = input.is_serialised;
    return binder_.BindPipeline(*clause_.subquery, std::move(sorted));
  }

  void AddKey(model::ProjectRel& project) {
    project.columns.push_back({binder_.NewColumnId(), "$partition", key_->type});
    project.exprs.push_back(key_);
  }

  // All rows of the source for each value, the value hidden beside them.
  std::optional<Relation> OverSource(const Relation& input) {
    if (input.num_groups > 0) {
      binder_.Refuse("operator", "partition", "not built yet with a source of its own inside partition or mv-apply", span_);
      return std::nullopt;
    }
    const syntax::Pipeline& query = *clause_.subquery;
    std::optional<Relation> source;
    size_t first = 0;
    if (query.source) {
      source = binder_.BindTabular(*query.source);
    } else {
      source = static_cast<const OperatorDef*>(query.operators[first++].definition)
                   ->bind(binder_, query.operators[0], std::nullopt);
    }
    if (!source) return std::nullopt;
    auto values = std::make_shared<model::AggregateRel>();
    values->span = span_;
    values->input = input.rel;
    values->keys = {key_};
    values->columns = {{binder_.NewColumnId(), name_, key_->type}};
    auto join = std::make_shared<model::JoinRel>();
    join->span = span_;
    join->left = values;
    join->right = source->rel;
    const auto columns = source->columns();
    join->columns.assign(columns.begin(), columns.end());
    join->columns.push_back(values->columns[0]);
    Relation relation;
    relation.rel = std::move(join);
    relation.num_hidden = relation.num_groups = 1;
    relation.is_open = source->is_open;
    for (size_t i = first; i < query.operators.size(); ++i) {
      const syntax::OperatorNode& node = query.operators[i];
      if (GroupWorkOf(node.name) == GroupWork::kRefused) {
        binder_.Refuse("operator in partition", node.name, "not built yet inside partition", node.name_span);
        return std::nullopt;
      }
      auto next = static_cast<const OperatorDef*>(node.definition)->bind(binder_, node, std::move(relation));
      if (!next) return std::nullopt;
      relation = std::move(*next);
    }
    return relation;
  }

  Relation WithoutKey(const Relation& relation, size_t num_hidden, size_t num_groups) {
    auto project = std::make_shared<model::ProjectRel>();
    project->span = span_;
    project->input = relation.rel;
    const auto add = [&](const model::OutputColumn& column) {
      project->columns.push_back(column);
      project->exprs.push_back(model::MakeColumn(column.id, column.type, span_));
    };
    for (const model::OutputColumn& column : relation.columns()) add(column);
    for (size_t i = 0; i < relation.num_hidden; ++i) {
      if (i != num_groups) add(relation.hidden()[i]);
    }
    Relation result;
    result.rel = std::move(project);
    // An aggregate inside keeps the columns of the groups only.
    result.num_hidden = std::min(num_hidden, relation.num_hidden - 1);
    result.num_groups = num_groups;
    return result;
  }

  Binder& binder_;
  const PartitionClause& clause_;
  base::Span span_;
  std::string name_;
  model::ExprPtr key_;
};

std::optional<Relation> BindPartition(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  return Partitioner(binder, As<PartitionClause>(node), node.span).Run(*input);
}

}  // namespace

extern constinit const OperatorDef kOperator_partition = {
    .name = "partition",
    .usage = "partition [hint.strategy=native | shuffle | legacy] by Column ( operators )",
    .summary = "Run operators over the rows of each value of a column by itself.",
    .parse = ParsePartition,
    .bind = BindPartition,
    .differs = "any number of values, where Kusto's default strategy ends at 64",
    .examples = {{"datatable(k:long, v:long)[1, 10, 1, 20, 2, 30] | partition by k (top 1 by v) | summarize sum(v)", "50"}},
};

}  // namespace quoll::lang
