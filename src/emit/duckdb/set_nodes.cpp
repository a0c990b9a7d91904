// The nodes that make new sets of rows: aggregates, joins, unions and expansions.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "base/text.h"
#include "emit/duckdb/plan_writer.h"
#include "emit/duckdb/sql_text.h"

namespace quoll::emit {

using model::Type;
using JoinKind = model::JoinRel::JoinKind;

namespace {

// Elements of one array are fewer than 2^20 in Kusto; kept wide for bags and arrays that come from
// elsewhere.
constexpr int kElementBits = 28;

bool UsesTemplate(const model::AggregateRel::Call& call) {
  if (call.signature == nullptr || call.signature->duckdb.empty()) return false;
  return FillTemplate(*call.signature, std::vector<std::string>(call.args.size()), "").has_value();
}

bool NeedsOrdinal(const model::AggregateRel::Call& call) {
  return UsesTemplate(call) ? UsesOrdinal(*call.signature) : call.aggregate->needs_ordinal;
}

Columns Qualified(const Columns& columns, char alias) {
  Columns qualified;
  for (const auto& [id, item] : columns)
    qualified[id] = {fmt::format("{}.{}", alias, item.sql), false};
  return qualified;
}

// 2^bits, of the type that holds one ordinal more.
std::string PowerOfTwo(int bits) {
  if (bits < kBigintBits) return fmt::format("({})::BIGINT", uint64_t{1} << bits);
  return fmt::format("({})::HUGEINT", uint64_t{1} << bits);
}

std::string_view JoinWord(JoinKind kind) {
  switch (kind) {
    case JoinKind::kInner:
      return "INNER JOIN";
    case JoinKind::kLeftOuter:
      return "LEFT JOIN";
    case JoinKind::kRightOuter:
      return "RIGHT JOIN";
    case JoinKind::kFullOuter:
      return "FULL JOIN";
    case JoinKind::kLeftSemi:
    case JoinKind::kRightSemi:
      return "SEMI JOIN";
    case JoinKind::kLeftAnti:
    case JoinKind::kRightAnti:
      return "ANTI JOIN";
  }
  return "";
}

}  // namespace

std::string PlanWriter::EmptyResult(const model::AggregateRel::Call& call) {
  std::vector<Type> types;
  std::vector<const model::Value*> constants;
  for (const auto& arg : call.args) {
    types.push_back(arg->type);
    constants.push_back(arg->IsConstant() ? &arg->value : nullptr);
  }
  const auto accumulator = call.aggregate->make({options_.context, types, constants, call.type});
  model::Column column(call.type);
  column.Resize(1);
  accumulator->Finalize(column, 0);
  return SqlLiteral(model::Value::FromCell(column.view(), 0));
}

std::string PlanWriter::AggregateSql(const model::AggregateRel::Call& call, const Columns& scope,
                                     const std::string& ordinal, bool has_keys) {
  std::vector<std::string> args;
  if (UsesTemplate(call)) {
    for (const auto& arg : call.args) args.push_back(Sql(arg, scope));
    return *FillTemplate(*call.signature, args, ordinal);
  }
  for (const auto& arg : call.args) {
    if (!arg->IsConstant()) args.push_back(Sql(arg, scope));
  }
  if (call.aggregate->needs_ordinal) args.push_back(ordinal);
  const uint64_t id = out_.next_id++;
  const std::string function =
      fmt::format("quoll_aggregate_{}{}", SqlFunctionSuffix(call.type), args.size());
  out_.aggregates.push_back({id, &call, function, args.size()});
  std::string sql = fmt::format("{}({}", function, id);
  for (const std::string& arg : args) sql += ", " + arg;
  sql += ')';
  // Without keys and without rows the function is never told which aggregate it is and gives NULL.
  return has_keys ? sql : fmt::format("coalesce({}, {})", sql, EmptyResult(call));
}

Block PlanWriter::WriteAggregate(const model::AggregateRel& rel) {
  const Needs& needs = needs_.Of(rel);
  std::vector<model::ExprPtr> read = rel.keys;
  std::vector<size_t> calls;
  bool calls_need_ordinal = false;
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    if (!needs.columns.contains(rel.columns[rel.keys.size() + i].id)) continue;
    calls.push_back(i);
    read.insert(read.end(), rel.calls[i].args.begin(), rel.calls[i].args.end());
    calls_need_ordinal = calls_need_ordinal || NeedsOrdinal(rel.calls[i]);
  }
  Block input = ReadyFor(Write(*rel.input), read, rel.span);
  if (calls_need_ordinal) input = WithOrdinal(std::move(input), kBigintBits, rel.span);
  const std::string ordinal = calls_need_ordinal ? input.order[0].sql : "";

  std::string list, groups;
  const auto add = [&](const std::string& sql, const std::string& name) {
    if (!list.empty()) list += ", ";
    list += sql + " AS " + name;
  };
  Block block;
  for (size_t i = 0; i < rel.keys.size(); ++i) {
    const model::ColumnId id = rel.columns[i].id;
    const model::ExprPtr& key = rel.keys[i];
    const std::string sql = Sql(key, input.columns);
    const std::string name = ColumnName(id);
    block.columns[id] = {name, false};
    // No two groups have the same keys, so the keys are an order of the groups.
    if (needs.order) block.order.push_back({name, false, true, 0});
    if (!groups.empty()) groups += ", ";
    if (key->type == Type::kDecimal) {
      // 1.0 and 1.00 are one group.
      add(fmt::format("min({})", sql), name);
      groups += fmt::format("quoll_decimal_key({})", sql);
      continue;
    }
    // 0.0 and -0.0 are one group, which must not show one or the other by chance.
    add(key->type == Type::kReal
            ? fmt::format("CASE WHEN {0} = 0 THEN 0 ELSE {0} END", Parenthesised(sql))
            : sql,
        name);
    groups += fmt::format("{}", i + 1);
  }
  for (const size_t i : calls) {
    const model::ColumnId id = rel.columns[rel.keys.size() + i].id;
    add(Mark(rel.calls[i].span) +
            AggregateSql(rel.calls[i], input.columns, ordinal, !rel.keys.empty()),
        ColumnName(id));
    block.columns[id] = {ColumnName(id), false};
  }
  if (list.empty()) list = "count(*) AS nothing";  // one row whatever comes in
  std::string select = fmt::format("SELECT {} {}", list, FromAndWhere(input));
  if (!groups.empty()) select += " GROUP BY " + groups;
  AddPart(block, select, rel.span);
  return block;
}

Block PlanWriter::FirstOfEachKey(Block block, const model::JoinRel& rel) {
  std::vector<model::ExprPtr> exprs;
  for (const auto& key : rel.keys) exprs.push_back(key.first);
  block = Close(ReadyFor(std::move(block), exprs, rel.span), rel.span);
  std::string keys;
  for (const auto& expr : exprs) keys += (keys.empty() ? "" : ", ") + KeySql(expr, block.columns);
  std::string list;
  for (const auto& [id, item] : block.columns) list += (list.empty() ? "" : ", ") + item.sql;
  for (const OrderTerm& term : block.order) {
    const auto is_same = [&](const auto& column) { return column.second.sql == term.sql; };
    if (std::any_of(block.columns.begin(), block.columns.end(), is_same)) continue;
    list += (list.empty() ? "" : ", ") + term.sql;
  }
  std::string over = keys.empty() ? "" : "PARTITION BY " + keys + " ";
  if (!block.order.empty()) over += "ORDER BY " + OrderList(block.order);
  AddPart(block,
          fmt::format("SELECT {} FROM {} QUALIFY row_number() OVER ({}) = 1",
                      list.empty() ? "0 AS nothing" : list, block.from, over),
          rel.span);
  return block;
}

std::string PlanWriter::JoinCondition(const model::JoinRel& rel, const Columns& left,
                                      const Columns& right) {
  std::string condition;
  for (const auto& [left_key, right_key] : rel.keys) {
    if (!condition.empty()) condition += " AND ";
    // Text is never null; the plain comparison is the faster one.
    const std::string_view op = left_key->type == Type::kString ? "=" : "IS NOT DISTINCT FROM";
    condition +=
        fmt::format("{}{} {} {}", Mark(left_key->span), Parenthesised(KeySql(left_key, left)), op,
                    Parenthesised(KeySql(right_key, right)));
  }
  return condition.empty() ? "TRUE" : condition;
}

std::vector<OrderTerm> PlanWriter::SideOrder(const Block& side, char alias, bool is_nullable,
                                             bool nulls_last) {
  std::vector<OrderTerm> order = side.order;
  for (OrderTerm& term : order) {
    term.sql = fmt::format("{}.{}", alias, term.sql);
    if (!is_nullable) continue;
    // A missing row comes last, or is alone and needs no place.
    const std::string fill = nulls_last ? PowerOfTwo(term.bits) : "(0)::BIGINT";
    term.sql = fmt::format("coalesce({}, {})", term.sql, fill);
    if (nulls_last) ++term.bits;
  }
  return order;
}

Block PlanWriter::WriteJoin(const model::JoinRel& rel) {
  const JoinKind kind = rel.join_kind;
  const bool is_right_only = kind == JoinKind::kRightSemi || kind == JoinKind::kRightAnti;
  const bool is_left_only = kind == JoinKind::kLeftSemi || kind == JoinKind::kLeftAnti;
  const bool left_is_nullable = kind == JoinKind::kRightOuter || kind == JoinKind::kFullOuter;
  const bool right_is_nullable = kind == JoinKind::kLeftOuter || kind == JoinKind::kFullOuter;
  const Needs& needs = needs_.Of(rel);

  Block left = Write(*rel.left), right = Write(*rel.right);
  if (rel.is_left_unique) left = FirstOfEachKey(std::move(left), rel);
  // A nullable side's order is made one ordinal, in which a missing row has a place.
  if (needs.order && left_is_nullable) left = WithOrdinal(std::move(left), kBigintBits, rel.span);
  if (needs.order && right_is_nullable)
    right = WithOrdinal(std::move(right), kBigintBits, rel.span);
  left = Close(left, rel.span);
  right = Close(right, rel.span);
  const Columns left_columns = Qualified(left.columns, 'l'),
                right_columns = Qualified(right.columns, 'r');
  const std::string condition = JoinCondition(rel, left_columns, right_columns);

  Block block;
  block.from = is_right_only ? fmt::format("{} AS r {} {} AS l ON {}", right.from, JoinWord(kind),
                                           left.from, condition)
                             : fmt::format("{} AS l {} {} AS r ON {}", left.from, JoinWord(kind),
                                           right.from, condition);
  for (const auto& column : rel.columns) {
    if (!needs.columns.contains(column.id)) continue;
    const auto from_left = left_columns.find(column.id);
    const bool is_left = from_left != left_columns.end();
    Item item = is_left ? from_left->second : right_columns.at(column.id);
    if (column.type == Type::kString && (is_left ? left_is_nullable : right_is_nullable)) {
      item = {fmt::format("coalesce({}, '')", item.sql), true};
    }
    block.columns[column.id] = std::move(item);
  }
  if (!needs.order) return block;
  // Unmatched right rows follow all others.
  if (!is_right_only) block.order = SideOrder(left, 'l', left_is_nullable, true);
  if (!is_left_only) {
    const auto right_order = SideOrder(right, 'r', right_is_nullable, false);
    block.order.insert(block.order.end(), right_order.begin(), right_order.end());
  }
  return block;
}

namespace {

// DuckDB nests the legs of one UNION ALL, and refuses deep nests: many legs are united in halves.
std::string UnionAll(std::span<const std::string> selects) {
  constexpr size_t kMaxFlat = 100;
  if (selects.size() <= kMaxFlat)
    return base::Join({selects.begin(), selects.end()}, "\nUNION ALL ");
  const size_t half = selects.size() / 2;
  return fmt::format("({})\nUNION ALL ({})", UnionAll(selects.first(half)),
                     UnionAll(selects.subspan(half)));
}

}  // namespace

Block PlanWriter::WriteUnion(const model::UnionRel& rel) {
  const Needs& needs = needs_.Of(rel);
  const int leg_bits = std::max(1, static_cast<int>(std::bit_width(rel.legs.size())));
  std::vector<Block> legs;
  int bits = 1;
  for (const auto& leg : rel.legs) {
    std::vector<model::ExprPtr> read;
    for (size_t i = 0; i < leg.exprs.size(); ++i) {
      if (needs.columns.contains(rel.columns[i].id)) read.push_back(leg.exprs[i]);
    }
    Block block = ReadyFor(Write(*leg.input), read, rel.span);
    if (needs.order) block = WithOrdinal(std::move(block), kHugeintBits - leg_bits, rel.span);
    if (needs.order) bits = std::max(bits, block.order[0].bits);
    legs.push_back(std::move(block));
  }
  Block block;
  if (needs.order)
    block.order = {{fmt::format("o{}", ++num_order_columns_), false, false, bits + leg_bits}};
  std::vector<std::string> selects;
  for (size_t k = 0; k < legs.size(); ++k) {
    const Block& leg = legs[k];
    std::string list;
    for (size_t i = 0; i < rel.columns.size(); ++i) {
      const auto& column = rel.columns[i];
      if (!needs.columns.contains(column.id)) continue;
      if (!list.empty()) list += ", ";
      list += Sql(rel.legs[k].exprs[i], leg.columns) + " AS " + ColumnName(column.id);
      block.columns[column.id] = {ColumnName(column.id), false};
    }
    if (needs.order) {
      OrderTerm within = leg.order[0];
      within.bits = bits;  // the widest, so that all legs are packed alike
      const auto packed = PackOrdinals(
          {{fmt::format("({})::BIGINT", k), false, false, leg_bits}, within}, kHugeintBits);
      list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ", packed->sql, block.order[0].sql);
    }
    if (list.empty()) list = "0 AS nothing";
    selects.push_back(fmt::format("SELECT {} {}", list, FromAndWhere(leg)));
  }
  AddPart(block, UnionAll(selects), rel.span);
  return block;
}

Block PlanWriter::WriteUnnest(const model::UnnestRel& rel) {
  const Needs& needs = needs_.Of(rel);
  Block input = ReadyFor(Write(*rel.input), rel.arrays, rel.span);
  out_.expansions.insert(rel.arrays.size());
  std::string arrays;
  for (const auto& array : rel.arrays) arrays += ", " + Sql(array, input.columns);
  const std::string expand = fmt::format(
      "unnest(quoll_expand{}({}, ({})::BIGINT{})) AS x", rel.arrays.size(),
      rel.bags_as_arrays ? "TRUE" : "FALSE",
      rel.row_limit ? static_cast<int64_t>(std::min<uint64_t>(*rel.row_limit, INT64_MAX)) : -1,
      arrays);
  std::string list = expand;
  Block block;
  const size_t num_passed = rel.input->columns.size();
  for (size_t i = 0; i < num_passed; ++i) {
    const model::ColumnId id = rel.columns[i].id;
    if (!needs.columns.contains(id)) continue;
    const std::string& sql = input.columns.at(id).sql;
    list += fmt::format(", {} AS {}", sql, ColumnName(id));
    block.columns[id] = {ColumnName(id), false};
  }
  for (const OrderTerm& term : needs.order ? input.order : std::vector<OrderTerm>{}) {
    OrderTerm named = term;
    named.sql = fmt::format("o{}", ++num_order_columns_);
    list += fmt::format(", {} AS {}", term.sql, named.sql);
    block.order.push_back(std::move(named));
  }
  if (needs.order) block.order.push_back({"x.i", false, false, kElementBits});
  AddPart(block, fmt::format("SELECT {} {}", list, FromAndWhere(input)), rel.span);
  block.is_plain = false;  // elements are fields of x
  for (size_t k = 0; k < rel.arrays.size(); ++k) {
    const model::ColumnId id = rel.columns[num_passed + k].id;
    block.columns[id] = {fmt::format("x.e{}", k), false};
  }
  if (rel.with_index) block.columns[rel.columns.back().id] = {"x.i", false};
  return block;
}

}  // namespace quoll::emit
