// top-nested [N] of Expr [with others = Text] by Aggregate [asc | desc], top-nested …: the top values of a column, of each
// of them the top values of the next column, and so on. Columns: a value and its aggregate for each level.
//
// Each level is an aggregate over all levels' values so far; it is joined to the rows of the level above, and of each of
// those the first N are kept. `with others` adds a row for what is left over.
#include <algorithm>

#include <fmt/format.h>

#include "lang/operators/_groups.h"

namespace quoll::lang {
namespace {

using model::ExprPtr;

struct TopNestedClause : syntax::Clause {
  struct Level {
    base::Span span;
    syntax::ExprPtr count;  // may be null: all
    syntax::ExprPtr value;
    syntax::ExprPtr others;  // may be null
    syntax::ExprPtr aggregate;
    bool is_descending = true;
  };
  std::vector<Level> levels;
};

std::unique_ptr<syntax::Clause> ParseTopNested(syntax::Parser& parser) {
  auto clause = std::make_unique<TopNestedClause>();
  do {
    if (!clause->levels.empty()) {
      for (const std::string_view word : {"top", "-", "nested"}) {
        if (!parser.Expect(word)) return nullptr;
      }
    }
    TopNestedClause::Level level;
    level.span = parser.Peek().span;
    if (!parser.AtName("of")) {
      level.count = parser.ParseExpr();
      if (!level.count) return nullptr;
    }
    if (!parser.Expect("of")) return nullptr;
    level.value = parser.ParseNamedExpr();
    if (!level.value) return nullptr;
    if (parser.Eat("with")) {
      if (!parser.Expect("others") || !parser.Expect("=")) return nullptr;
      level.others = parser.ParseExpr();
      if (!level.others) return nullptr;
    }
    if (!parser.Expect("by")) return nullptr;
    level.aggregate = parser.ParseNamedExpr();
    if (!level.aggregate) return nullptr;
    if (parser.Eat("asc")) {
      level.is_descending = false;
    } else {
      parser.Eat("desc");
    }
    clause->levels.push_back(std::move(level));
  } while (parser.Eat(","));
  return clause;
}

class Nester {
 public:
  Nester(Binder& binder, const TopNestedClause& clause, base::Span span)
      : binder_(binder), clause_(clause), span_(span) {}

  std::optional<Relation> Run(const Relation& input) {
    const auto& levels = clause_.levels;
    if (levels.size() > 1 && std::any_of(levels.begin(), levels.end(), [](const auto& l) { return l.others != nullptr; })) {
      binder_.Refuse("operator", "top-nested … with others", "not built yet for more than one level", span_);
      return std::nullopt;
    }
    std::optional<Relation> result;
    for (size_t i = 0; i < levels.size(); ++i) {
      auto level = BindLevel(binder_.ReadShared(input), i);
      if (!level) return std::nullopt;
      auto kept = KeepTop(result ? Joined(*result, *level, i) : *level, i);
      if (!kept) return std::nullopt;
      result = std::move(kept);
    }
    if (levels[0].others) {
      result = WithOthers(input, *result);
      if (!result) return std::nullopt;
    }
    return WithOwnNames(*result);
  }

 private:
  // The values of the levels up to this one and the aggregate of this one, as columns.
  std::optional<Relation> BindLevel(const Relation& input, size_t last) {
    std::vector<NamedValue> values;
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = span_;
    aggregate->input = input.rel;
    for (size_t i = 0; i <= last; ++i) {
      const syntax::Expr& expr = *clause_.levels[i].value;
      auto value = binder_.BindNamed(expr, {.input = &input, .place = "top-nested"});
      if (!value) return std::nullopt;
      ExprPtr key = binder_.KeyValue(value->expr);
      if (!key) {
        binder_.Fail(diag::Code::K2004, "top-nested cannot compare dynamic values", expr.span, "dynamic",
                     "convert it, for example with tostring()");
        return std::nullopt;
      }
      if (value->name.empty()) value->name = fmt::format("Column{}", i + 1);
      const model::ColumnId id = binder_.NewColumnId();
      aggregate->columns.push_back({id, value->name, key->type});
      value->expr = model::MakeColumn(id, key->type, value->span);
      aggregate->keys.push_back(std::move(key));
      values.push_back(std::move(*value));
    }
    if (!AddAggregate(input, *aggregate, last, values)) return std::nullopt;
    Relation grouped;
    grouped.rel = std::move(aggregate);
    return binder_.Project(grouped, std::move(values), span_);
  }

  bool AddAggregate(const Relation& input, model::AggregateRel& aggregate, size_t level,
                    std::vector<NamedValue>& values) {
    AggregateCollector collector;
    const syntax::Expr& expr = *clause_.levels[level].aggregate;
    auto value = binder_.BindNamed(expr, {.input = &input, .aggregates = &collector, .place = "top-nested"});
    if (!value) return false;
    std::vector<model::ColumnId> read;
    model::CollectColumns(*value->expr, read);
    for (const model::ColumnId id : read) {
      const auto is_same = [&](const model::OutputColumn& column) { return column.id == id; };
      if (std::any_of(collector.columns.begin(), collector.columns.end(), is_same)) continue;
      binder_.Fail(diag::Code::K2012, "a column stands outside of an aggregate", expr.span);
      return false;
    }
    if (!value->is_explicit) value->name = "aggregated_" + (values.empty() ? "" : values.back().name);
    aggregate.calls = std::move(collector.calls);
    for (auto& column : collector.columns) aggregate.columns.push_back(std::move(column));
    values.push_back(std::move(*value));
    return true;
  }

  // The rows above, each with its values of this level.
  Relation Joined(const Relation& above, const Relation& level, size_t idx) {
    auto join = std::make_shared<model::JoinRel>();
    join->span = span_;
    join->left = above.rel;
    join->right = level.rel;
    join->columns = above.rel->columns;
    const auto& columns = level.rel->columns;
    join->columns.insert(join->columns.end(), columns.begin(), columns.end());
    for (size_t i = 0; i < idx; ++i) {
      const model::OutputColumn& left = above.rel->columns[2 * i];
      join->keys.emplace_back(model::MakeColumn(left.id, left.type, span_),
                              model::MakeColumn(columns[i].id, columns[i].type, span_));
    }
    Relation joined;
    joined.rel = join;
    std::vector<NamedValue> values;
    for (const model::OutputColumn& column : above.columns()) values.push_back(PassThrough(column, span_));
    values.push_back(PassThrough(columns[idx], span_));
    values.push_back(PassThrough(columns[idx + 1], span_));
    return binder_.Project(joined, std::move(values), span_);
  }

  // Of each row above the first so many, ordered by the levels' aggregates.
  std::optional<Relation> KeepTop(const Relation& level, size_t last) {
    std::vector<model::SortKey> keys;
    const auto& columns = level.rel->columns;
    for (size_t i = 0; i <= last; ++i) {
      const bool is_descending = clause_.levels[i].is_descending;
      const auto column = [&](size_t at) { return model::MakeColumn(columns[at].id, columns[at].type, span_); };
      if (ExprPtr rank = binder_.KeyValue(column(2 * i + 1))) keys.push_back({rank, is_descending, !is_descending});
      keys.push_back({column(2 * i), false, true});
    }
    Relation sorted = Sorted(level, std::move(keys), span_);
    const syntax::Expr* count = clause_.levels[last].count.get();
    if (count == nullptr) return sorted;
    const auto num_rows = binder_.BindConstantLong(*count, "the number of values");
    if (!num_rows) return std::nullopt;
    const uint64_t most = *num_rows < 0 ? 0 : static_cast<uint64_t>(*num_rows);
    if (last == 0) return Limited(sorted, most, span_);
    // The values above are the groups: hidden for a moment, where FirstRows looks for them.
    std::vector<NamedValue> values;
    for (const model::OutputColumn& column : columns) values.push_back(PassThrough(column, span_));
    for (size_t i = 0; i < last; ++i) values.push_back(PassThrough(columns[2 * i], span_));
    Relation parts = binder_.Project(sorted, std::move(values), span_);
    parts.num_hidden = parts.num_groups = last;
    const Relation kept = FirstRows(binder_, parts, most, span_);
    std::vector<NamedValue> visible;
    for (const model::OutputColumn& column : kept.columns()) visible.push_back(PassThrough(column, span_));
    Relation source = kept;
    source.num_hidden = source.num_groups = 0;
    return binder_.Project(source, std::move(visible), span_);
  }

  // A name that another column has gets a number.
  Relation WithOwnNames(const Relation& relation) {
    std::vector<NamedValue> values;
    for (const model::OutputColumn& column : relation.columns()) {
      NamedValue value = PassThrough(column, span_);
      value.name = Binder::UniqueName(value.name, [&](const std::string& name) {
        return std::any_of(values.begin(), values.end(), [&](const NamedValue& other) { return other.name == name; });
      });
      values.push_back(std::move(value));
    }
    Relation named = binder_.Project(relation, std::move(values), span_);
    named.is_serialised = false;
    return named;
  }

  // One level and a row for all values that are not among the kept.
  std::optional<Relation> WithOthers(const Relation& input, const Relation& kept_rows) {
    const Relation kept = kept_rows;
    const TopNestedClause::Level& level = clause_.levels[0];
    const auto text = binder_.BindConstant(*level.others, "the name of the others");
    if (!text) return std::nullopt;
    const model::OutputColumn value_column = kept.rel->columns[0];
    ExprPtr name = binder_.Convert(binder_.Constant(*text, level.others->span), value_column.type);
    if (!name) return std::nullopt;
    const Relation source = binder_.ReadShared(input);
    auto value = binder_.BindNamed(*level.value, {.input = &source, .place = "top-nested"});
    if (!value) return std::nullopt;
    const Relation listed = binder_.ReadShared(kept);
    auto anti = std::make_shared<model::JoinRel>();
    anti->span = span_;
    anti->join_kind = model::JoinRel::JoinKind::kLeftAnti;
    anti->left = source.rel;
    anti->right = listed.rel;
    anti->columns = source.rel->columns;
    anti->keys.emplace_back(binder_.KeyValue(value->expr),
                            model::MakeColumn(listed.rel->columns[0].id, value_column.type, span_));
    Relation rest = source;
    rest.rel = std::move(anti);
    auto aggregate = std::make_shared<model::AggregateRel>();
    aggregate->span = span_;
    aggregate->input = rest.rel;
    std::vector<NamedValue> values;
    values.push_back({value_column.name, true, name, span_});
    if (!AddAggregate(rest, *aggregate, 0, values)) return std::nullopt;
    Relation grouped;
    grouped.rel = std::move(aggregate);
    const Relation others = binder_.Project(grouped, std::move(values), span_);
    const Relation top = binder_.ReadShared(kept);
    auto both = std::make_shared<model::UnionRel>();
    both->span = span_;
    for (const Relation* leg : {&top, &others}) {
      model::UnionRel::Leg& added = both->legs.emplace_back();
      added.input = leg->rel;
      for (const model::OutputColumn& column : leg->columns()) {
        added.exprs.push_back(model::MakeColumn(column.id, column.type, span_));
      }
    }
    for (const model::OutputColumn& column : kept.columns()) {
      both->columns.push_back({binder_.NewColumnId(), column.name, column.type});
    }
    Relation result;
    result.rel = std::move(both);
    return result;
  }

  Binder& binder_;
  const TopNestedClause& clause_;
  base::Span span_;
};

std::optional<Relation> BindTopNested(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  return Nester(binder, As<TopNestedClause>(node), node.span).Run(*input);
}

}  // namespace

extern constinit const OperatorDef kOperator_top_nested = {
    .name = "top-nested",
    .usage = "top-nested [N] of Expr [with others = Text] by Aggregate [asc | desc], top-nested …",
    .summary = "The top values of a column, and of each of them those of the next.",
    .parse = ParseTopNested,
    .bind = BindTopNested,
    .examples = {{"datatable(c:string, v:long)[\"a\", 10, \"b\", 30] | top-nested 1 of c by sum(v) | project c", "b"}},
};

}  // namespace quoll::lang
