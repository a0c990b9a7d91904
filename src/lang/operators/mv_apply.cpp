// mv-apply [with_itemindex=Name] [Name =] Array [to typeof(Type)], … on ( operators ): runs the operators over the elements
// of each row and repeats the other columns for what comes out. Rows for which nothing comes out vanish.
//
// Operators that work row by row run over the expanded rows directly, the outer columns hidden beside them. With summarize
// the rows are numbered, the groups of one number are one row's, and the outer columns are joined back by the number.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_expand.h"

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

enum class Work { kByRow, kByGroup, kRefused };

Work WorkOf(std::string_view name) {
  static const std::set<std::string_view> kRows = {
      "where",  "filter", "extend", "project", "project-away", "project-keep", "project-rename", "project-reorder",
      "mv-expand", "mvexpand", "parse", "parse-where", "sort", "order", "lookup"};
  if (kRows.contains(name)) return Work::kByRow;
  return name == "summarize" || name == "make-series" ? Work::kByGroup : Work::kRefused;
}

// The input with a number for each row as its last column.
Relation Numbered(Binder& binder, const Relation& input, base::Span span) {
  auto window = std::make_shared<model::WindowRel>();
  window->span = span;
  window->input = input.rel;
  window->columns = input.rel->columns;
  window->calls.emplace_back();
  window->columns.push_back({binder.NewColumnId(), "$row", model::Type::kLong});
  Relation numbered = input;
  numbered.rel = std::move(window);
  numbered.num_hidden = input.num_hidden + 1;
  return numbered;
}

class Applier {
 public:
  Applier(Binder& binder, const ApplyClause& clause, base::Span span) : binder_(binder), clause_(clause), span_(span) {}

  std::optional<Relation> Run(const Relation& input) {
    bool has_groups = false;
    for (const syntax::OperatorNode& node : clause_.subquery->operators) {
      const Work work = WorkOf(node.name);
      if (work == Work::kRefused) {
        binder_.Refuse("operator in mv-apply", node.name, "not built yet inside mv-apply", node.name_span);
        return std::nullopt;
      }
      has_groups = has_groups || work == Work::kByGroup;
    }
    if (!has_groups) return RunByRow(input);
    // Read twice: for the elements and for the outer columns.
    const Relation numbered = Numbered(binder_, input, span_);
    return RunByGroup(binder_.ReadShared(numbered), binder_.ReadShared(numbered));
  }

 private:
  // The elements of `input` alone in sight; its columns hidden, the row's number (if there is one) first.
  std::optional<Relation> Expand(const Relation& input) {
    auto expansion = BindExpansion(binder_, clause_, input, span_);
    if (!expansion) return std::nullopt;
    if (expansion->index) expansion->elements.push_back(*expansion->index);
    if (!binder_.FinishNames(expansion->elements)) return std::nullopt;
    for (const NamedValue& element : expansion->elements) elements_.insert(element.name);
    std::vector<NamedValue> values = expansion->elements;
    const size_t num_visible = values.size();
    Relation source = expansion->relation;
    std::vector<model::OutputColumn> hidden(input.hidden().rbegin(), input.hidden().rend());
    hidden.insert(hidden.end(), input.columns().begin(), input.columns().end());
    source.num_hidden = 0;
    for (const model::OutputColumn& column : hidden) values.push_back(PassThrough(column, span_));
    Relation inner = binder_.Project(source, std::move(values), span_);
    inner.num_hidden = inner.rel->columns.size() - num_visible;
    inner.is_serialised = input.is_serialised;
    return inner;
  }

  std::optional<Relation> RunByRow(const Relation& input) {
    auto inner = Expand(input);
    if (!inner) return std::nullopt;
    const size_t num_enclosing = input.num_hidden;
    auto result = binder_.BindPipeline(*clause_.subquery, std::move(inner));
    if (!result) return std::nullopt;
    std::vector<NamedValue> values;
    // Behind the enclosing mv-apply's columns stand the outer row's.
    for (const model::OutputColumn& column : result->hidden().subspan(num_enclosing)) {
      if (!elements_.contains(column.name)) values.push_back(PassThrough(column, span_));
    }
    AddResult(*result, values);
    Relation source = *result;
    source.num_hidden = 0;
    for (size_t i = 0; i < num_enclosing; ++i) values.push_back(PassThrough(result->hidden()[num_enclosing - 1 - i], span_));
    Relation relation = binder_.Project(source, std::move(values), span_);
    relation.num_hidden = num_enclosing;
    relation.is_serialised = input.is_serialised;
    return relation;
  }

  std::optional<Relation> RunByGroup(const Relation& outer, const Relation& elements) {
    auto inner = Expand(elements);
    if (!inner) return std::nullopt;
    inner->num_groups = 1;
    auto result = binder_.BindPipeline(*clause_.subquery, std::move(inner));
    if (!result) return std::nullopt;
    auto join = std::make_shared<model::JoinRel>();
    join->span = span_;
    join->left = outer.rel;
    join->right = result->rel;
    join->columns = outer.rel->columns;
    join->columns.insert(join->columns.end(), result->rel->columns.begin(), result->rel->columns.end());
    const model::OutputColumn& outer_row = outer.rel->columns.back();
    const model::OutputColumn& inner_row = result->hidden()[0];
    join->keys.emplace_back(model::MakeColumn(outer_row.id, outer_row.type, span_),
                            model::MakeColumn(inner_row.id, inner_row.type, span_));
    std::vector<NamedValue> values;
    for (const model::OutputColumn& column : outer.columns()) {
      if (!elements_.contains(column.name)) values.push_back(PassThrough(column, span_));
    }
    AddResult(*result, values);
    const size_t num_visible = values.size();
    for (const model::OutputColumn& column : outer.hidden().first(outer.num_hidden - 1)) {
      values.push_back(PassThrough(column, span_));
    }
    Relation source;
    source.rel = std::move(join);
    Relation relation = binder_.Project(source, std::move(values), span_);
    relation.num_hidden = relation.rel->columns.size() - num_visible;
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
