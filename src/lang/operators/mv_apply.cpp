// mv-apply [with_itemindex=Name] [Name =] Array [to typeof(Type)], … on ( operators ): runs the operators over the elements
// of each row and repeats the other columns for what comes out. Rows for which nothing comes out vanish.
//
// The outer columns stand hidden beside the elements as long as the operators keep rows. Where operators look at all
// elements of a row, the rows are numbered and each number is a group of its own; where they give new rows (summarize and
// the like), the outer columns are joined back by the number.
#include <algorithm>
#include <set>

#include "lang/operators/_expand.h"
#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

struct ApplyClause : ExpandClause {
  std::unique_ptr<syntax::Pipeline> subquery;
};

std::unique_ptr<syntax::Clause> ParseMvApply(syntax::Parser& parser) {
  auto clause = std::make_unique<ApplyClause>();
  if (!ParseExpandItems(parser, *clause) || !parser.Expect("on")) return nullptr;
  clause->subquery = parser.ParseSubquery();
  if (!clause->subquery) return nullptr;
  return clause;
}

class Applier {
 public:
  Applier(Binder& binder, const ApplyClause& clause, base::Span span) : binder_(binder), clause_(clause), span_(span) {}

  std::optional<Relation> Run(const Relation& input) {
    switch (CheckGroupWork(binder_, clause_.subquery->operators, "mv-apply")) {
      case GroupWork::kByRow: return RunCarrying(input, false);
      case GroupWork::kCarries: return RunCarrying(Numbered(input), true);
      case GroupWork::kAggregates: {
        // Read twice: for the elements and for the outer columns.
        const Relation numbered = Numbered(input);
        return RunAggregating(binder_.ReadShared(numbered), binder_.ReadShared(numbered));
      }
      case GroupWork::kRefused: break;
    }
    return std::nullopt;
  }

 private:
  // The input with a number for each row as its last hidden column.
  Relation Numbered(const Relation& input) {
    Relation numbered = input;
    numbered.rel = WithRowNumber(binder_, input, false, span_);
    ++numbered.num_hidden;
    return numbered;
  }

  // The elements of `input` alone in sight. Hidden behind them: the columns of the groups around, the number of the row if
  // it is a group, the other hidden columns, the input's own.
  std::optional<Relation> Expand(const Relation& input, bool has_number) {
    auto expansion = BindExpansion(binder_, clause_, input, span_);
    if (!expansion) return std::nullopt;
    if (expansion->index) expansion->elements.push_back(*expansion->index);
    if (!binder_.FinishNames(expansion->elements)) return std::nullopt;
    for (const NamedValue& element : expansion->elements) elements_.insert(element.name);
    std::vector<NamedValue> values = expansion->elements;
    const size_t num_visible = values.size();
    const auto hidden = input.hidden();
    for (const model::OutputColumn& column : input.groups()) values.push_back(PassThrough(column, span_));
    if (has_number) values.push_back(PassThrough(hidden.back(), span_));
    for (size_t i = input.num_groups; i + (has_number ? 1 : 0) < hidden.size(); ++i) {
      values.push_back(PassThrough(hidden[i], span_));
    }
    for (const model::OutputColumn& column : input.columns()) values.push_back(PassThrough(column, span_));
    Relation source = expansion->relation;
    source.num_hidden = source.num_groups = 0;
    Relation inner = binder_.Project(source, std::move(values), span_);
    inner.num_hidden = inner.rel->columns.size() - num_visible;
    inner.num_groups = input.num_groups + (has_number ? 1 : 0);
    inner.is_serialised = input.is_serialised;
    return inner;
  }

  // The outer columns stand hidden beside the elements all the way.
  std::optional<Relation> RunCarrying(const Relation& input, bool has_number) {
    auto inner = Expand(input, has_number);
    if (!inner) return std::nullopt;
    auto result = binder_.BindPipeline(*clause_.subquery, std::move(inner));
    if (!result) return std::nullopt;
    const size_t num_enclosing = input.num_hidden - (has_number ? 1 : 0);
    const auto hidden = result->hidden();
    std::vector<NamedValue> values;
    for (const model::OutputColumn& column : hidden.last(input.columns().size())) {
      if (!elements_.contains(column.name)) values.push_back(PassThrough(column, span_));
    }
    AddResult(*result, values);
    for (size_t i = 0; i < num_enclosing; ++i) {
      values.push_back(PassThrough(hidden[i < input.num_groups || !has_number ? i : i + 1], span_));
    }
    Relation source = *result;
    source.num_hidden = source.num_groups = 0;
    Relation relation = binder_.Project(source, std::move(values), span_);
    relation.num_hidden = num_enclosing;
    relation.num_groups = input.num_groups;
    relation.is_serialised = false;
    return relation;
  }

  // The subquery gives new rows with the number of the outer row; its columns are joined back.
  std::optional<Relation> RunAggregating(const Relation& outer, const Relation& elements) {
    auto inner = Expand(elements, true);
    if (!inner) return std::nullopt;
    auto result = binder_.BindPipeline(*clause_.subquery, std::move(inner));
    if (!result) return std::nullopt;
    auto join = std::make_shared<model::JoinRel>();
    join->span = span_;
    join->left = outer.rel;
    join->right = result->rel;
    join->columns = outer.rel->columns;
    join->columns.insert(join->columns.end(), result->rel->columns.begin(), result->rel->columns.end());
    const model::OutputColumn& outer_row = outer.hidden().back();
    const model::OutputColumn& inner_row = result->hidden()[elements.num_groups];
    join->keys.emplace_back(model::MakeColumn(outer_row.id, outer_row.type, span_),
                            model::MakeColumn(inner_row.id, inner_row.type, span_));
    std::vector<NamedValue> values;
    for (const model::OutputColumn& column : outer.columns()) {
      if (!elements_.contains(column.name)) values.push_back(PassThrough(column, span_));
    }
    AddResult(*result, values);
    for (const model::OutputColumn& column : outer.hidden().first(outer.num_hidden - 1)) {
      values.push_back(PassThrough(column, span_));
    }
    Relation source;
    source.rel = std::move(join);
    Relation relation = binder_.Project(source, std::move(values), span_);
    relation.num_hidden = outer.num_hidden - 1;
    relation.num_groups = outer.num_groups;
    return relation;
  }

  // What the subquery gives, its clashes with outer columns numbered.
  void AddResult(const Relation& result, std::vector<NamedValue>& values) {
    for (const model::OutputColumn& column : result.columns()) {
      NamedValue value = PassThrough(column, span_);
      value.name = Binder::UniqueName(value.name, [&](const std::string& name) {
        return std::any_of(values.begin(), values.end(), [&](const NamedValue& v) { return v.name == name; });
      });
      values.push_back(std::move(value));
    }
  }

  Binder& binder_;
  const ApplyClause& clause_;
  base::Span span_;
  std::set<std::string> elements_;
};

std::optional<Relation> BindMvApply(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  return Applier(binder, As<ApplyClause>(node), node.span).Run(*input);
}

}  // namespace

GroupWork WorkOfApply(const syntax::OperatorNode& node) {
  const GroupWork work = HeaviestWork(As<ApplyClause>(node).subquery->operators);
  return work == GroupWork::kByRow ? GroupWork::kByRow : GroupWork::kCarries;
}

extern constinit const OperatorDef kOperator_mv_apply = {
    .name = "mv-apply",
    .aliases = {"mvapply"},
    .usage = "mv-apply [Name =] Array [to typeof(Type)], … on ( operators )",
    .summary = "Run operators over the elements of each row.",
    .parse = ParseMvApply,
    .bind = BindMvApply,
    .examples = {{"print x=dynamic([1, 2, 3]) | mv-apply e=x to typeof(long) on (summarize s=sum(e)) | project s", "6"}},
};

}  // namespace quoll::lang
