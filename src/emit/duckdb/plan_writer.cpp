// The frame of the writer and the nodes with at most one input; set_nodes.cpp has those with
// several, ordered_nodes.cpp those that go through the rows in their order.
#include "emit/duckdb/plan_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "emit/duckdb/sql_text.h"

namespace quoll::emit {

using model::Rel;
using model::Type;

namespace {

// Larger literal tables are read as a table instead of standing in the text.
constexpr size_t kMaxLiteralCells = 64;
// What row_number() may give.
constexpr int kRowNumberBits = 48;

// Wide enough for the distance of any two 64-bit numbers.
__extension__ using Int128 = __int128;

// How many of start, start + step, … do not pass stop.
uint64_t NumSteps(const model::Value& start, const model::Value& stop, const model::Value& step) {
  constexpr uint64_t kMost = INT64_MAX;
  if (start.is_null || stop.is_null || step.is_null) return 0;
  if (start.type == Type::kReal) {
    const double steps = std::floor((stop.real - start.real) / step.real);
    if (!(steps >= 0) || step.real == 0) return 0;  // NaN included
    return steps >= static_cast<double>(kMost) ? kMost : static_cast<uint64_t>(steps) + 1;
  }
  if (step.number == 0) return 0;
  const Int128 distance = static_cast<Int128>(stop.number) - start.number;
  const Int128 steps = distance / step.number;
  if ((distance < 0) != (step.number < 0) && distance != 0) return 0;
  return static_cast<uint64_t>(std::min<Int128>(steps + 1, kMost));
}

bool HasSubquery(const model::Expr& expr) {
  return expr.subquery != nullptr || std::any_of(expr.args.begin(), expr.args.end(),
                                                 [](const auto& arg) { return HasSubquery(*arg); });
}

// The scan of which each row becomes one row of `rel`, with nothing else read; null if there is
// none.
const Rel* ScanBelowProjects(const Rel& rel) {
  const Rel* below = &rel;
  while (below->kind == Rel::Kind::kProject) {
    const auto& project = static_cast<const model::ProjectRel&>(*below);
    for (const auto& expr : project.exprs) {
      if (HasSubquery(*expr)) return nullptr;
    }
    below = project.input.get();
  }
  return below->kind == Rel::Kind::kScan ? below : nullptr;
}

// True if the sum and the difference of two such numbers fit into a BIGINT.
bool IsNarrow(const model::Value& value) {
  constexpr int64_t kBound = int64_t{1} << 62;
  return value.number > -kBound && value.number < kBound;
}

Columns NamedColumns(const Columns& columns) {
  Columns named;
  for (const auto& [id, item] : columns) named[id] = {ColumnName(id), false};
  return named;
}

}  // namespace

PlanWriter::PlanWriter(const model::RelPtr& plan, const EmitOptions& options, diag::Sink& sink)
    : options_(options), sink_(sink), needs_(*plan) {
  out_.plan = plan;
  out_.next_id = options.first_id;
}

base::Result<EmittedSql> PlanWriter::Finish() {
  const Rel& root = *out_.plan;
  Block block = Write(root);
  if (options_.max_rows > 0) {
    block.limit = std::min(block.limit.value_or(options_.max_rows), options_.max_rows);
  }
  const std::string select = Mark(root.span) + SelectOf(block, root.columns);
  for (size_t i = 0; i < parts_.size(); ++i) {
    out_.text += fmt::format("{}r{} AS {}MATERIALIZED ({})", i == 0 ? "WITH " : ",\n", i + 1,
                             parts_[i].is_materialized ? "" : "NOT ", parts_[i].select);
  }
  if (!parts_.empty()) out_.text += '\n';
  out_.text += select;
  for (auto& table : out_.tables) {
    table.is_read_once = NumReads(fmt::format("quoll_scan({})", table.id), select) == 1;
  }
  TakeMarks();
  if (has_failed_) return base::Failed{};
  return std::move(out_);
}

size_t PlanWriter::NumReads(const std::string& name, const std::string& select) const {
  const auto count = [&name](const std::string& text) {
    size_t num = 0;
    for (size_t pos = 0; (pos = text.find(name, pos)) != std::string::npos; pos += name.size()) {
      const auto is_word = [&](size_t i) {
        return i < text.size() &&
               ((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'z'));
      };
      num += !(pos > 0 && is_word(pos - 1)) && !is_word(pos + name.size());
    }
    return num;
  };
  size_t num_reads = count(select);
  for (size_t i = 0; i < parts_.size(); ++i) {
    const size_t in_part = count(parts_[i].select);
    if (in_part == 0) continue;
    num_reads +=
        in_part * (parts_[i].is_materialized ? 1 : NumReads(fmt::format("r{}", i + 1), select));
  }
  return num_reads;
}

std::string PlanWriter::SelectOf(const Block& block,
                                 const std::vector<model::OutputColumn>& columns) {
  std::string list;
  for (const auto& column : columns) {
    const std::string& sql = block.columns.at(column.id).sql;
    const std::string name = ColumnName(column.id);
    if (!list.empty()) list += ", ";
    list += sql == name ? name : sql + " AS " + name;
  }
  // SQL has no row without columns.
  if (list.empty()) list = "0 AS nothing";
  return fmt::format("SELECT {} {}{}", list, FromAndWhere(block), OrderAndLimit(block));
}

void PlanWriter::AddPart(Block& block, const std::string& select, base::Span span) {
  block.part_idx = parts_.size();
  block.is_plain = true;
  parts_.push_back({Mark(span) + select});
  block.from = fmt::format("r{}", parts_.size());
}

Block PlanWriter::Close(const Block& block, base::Span span) {
  if (block.is_plain) return block;
  std::string list;
  const auto add = [&](const std::string& sql, const std::string& name) {
    if (!list.empty()) list += ", ";
    list += sql == name ? name : sql + " AS " + name;
  };
  for (const auto& [id, item] : block.columns) add(item.sql, ColumnName(id));
  Block closed;
  closed.columns = NamedColumns(block.columns);
  for (OrderTerm term : block.order) {
    const auto same =
        std::find_if(block.columns.begin(), block.columns.end(),
                     [&](const auto& column) { return column.second.sql == term.sql; });
    // A new name each time: ORDER BY prefers a name of the select list to one of the FROM.
    const std::string name = same != block.columns.end() ? ColumnName(same->first)
                                                         : fmt::format("o{}", ++num_order_columns_);
    if (same == block.columns.end()) add(term.sql, name);
    term.sql = name;
    closed.order.push_back(std::move(term));
  }
  if (list.empty()) list = "0 AS nothing";
  // The order of a part shows only through its hidden columns, except that LIMIT needs it.
  const std::string tail = block.limit ? OrderAndLimit(block) : "";
  AddPart(closed, fmt::format("SELECT {} {}{}", list, FromAndWhere(block), tail), span);
  return closed;
}

Block PlanWriter::WithOrdinal(Block block, int max_bits, base::Span span) {
  if (const auto packed = PackOrdinals(block.order, max_bits)) {
    block.order = {*packed};
    block.is_plain = block.is_plain && Parenthesised(packed->sql) == packed->sql;
    return block;
  }
  if (block.limit) block = Close(block, span);
  if (block.order.empty()) {
    block.order = {{"(0)::BIGINT", false, false, 1}};  // one row
  } else {
    block.order = {{fmt::format("row_number() OVER (ORDER BY {})", OrderList(block.order)), false,
                    false, kRowNumberBits}};
  }
  block.is_plain = false;
  return Close(block, span);
}

Block PlanWriter::ReadyFor(Block block, const std::vector<model::ExprPtr>& exprs, base::Span span) {
  std::vector<model::ColumnId> read;
  for (const auto& expr : exprs) model::CollectColumns(*expr, read);
  return block.MustCloseFor(read) ? Close(block, span) : block;
}

Block PlanWriter::Write(const Rel& rel) {
  Block block = WriteNode(rel);
  const Needs& needs = needs_.Of(rel);
  std::erase_if(block.columns,
                [&](const auto& column) { return !needs.columns.contains(column.first); });
  // A limit still has to choose by the order.
  if (!needs.order && !block.limit) block.order.clear();
  return block;
}

Block PlanWriter::WriteNode(const Rel& rel) {
  switch (rel.kind) {
    case Rel::Kind::kScan:
      return WriteScan(static_cast<const model::ScanRel&>(rel));
    case Rel::Kind::kValues:
      return WriteValues(static_cast<const model::ValuesRel&>(rel));
    case Rel::Kind::kRange:
      return WriteRange(static_cast<const model::RangeRel&>(rel));
    case Rel::Kind::kFilter:
      return WriteFilter(static_cast<const model::FilterRel&>(rel));
    case Rel::Kind::kProject:
      return WriteProject(static_cast<const model::ProjectRel&>(rel));
    case Rel::Kind::kAggregate:
      return WriteAggregate(static_cast<const model::AggregateRel&>(rel));
    case Rel::Kind::kSort:
      return WriteSort(static_cast<const model::SortRel&>(rel));
    case Rel::Kind::kLimit:
      return WriteLimit(static_cast<const model::LimitRel&>(rel));
    case Rel::Kind::kJoin:
      return WriteJoin(static_cast<const model::JoinRel&>(rel));
    case Rel::Kind::kUnion:
      return WriteUnion(static_cast<const model::UnionRel&>(rel));
    case Rel::Kind::kUnnest:
      return WriteUnnest(static_cast<const model::UnnestRel&>(rel));
    case Rel::Kind::kWindow:
      return WriteWindow(static_cast<const model::WindowRel&>(rel));
    case Rel::Kind::kShared:
      return WriteShared(static_cast<const model::SharedRel&>(rel));
    case Rel::Kind::kNative:
      return WriteNative(static_cast<const model::NativeRel&>(rel));
  }
  return {};
}

Block PlanWriter::WriteTable(const Rel& rel, int ordinal_bits) {
  const uint64_t id = out_.next_id++;
  out_.tables.emplace_back(TableUse{id, &rel});
  if (&rel == limited_scan_) out_.tables.back().first_rows = first_rows_;
  Block block;
  block.from = fmt::format("quoll_scan({})", id);
  for (const auto& column : rel.columns) block.columns[column.id] = {ColumnName(column.id), false};
  block.order = {{"ord", false, false, ordinal_bits}};
  return block;
}

Block PlanWriter::WriteNoRows(const Rel& rel) {
  Block block;
  block.from = "(VALUES ((0)::BIGINT)) AS v(ord)";
  block.where = {"FALSE"};
  for (const auto& column : rel.columns) {
    const std::string sql = fmt::format("NULL::{}", SqlType(column.type));
    block.columns[column.id] = {sql, true};
  }
  block.order = {{"ord", false, false, 1}};
  return block;
}

Block PlanWriter::WriteScan(const model::ScanRel& rel) {
  if (rel.source == nullptr) return WriteNoRows(rel);
  const auto native = options_.native_scan ? options_.native_scan(rel) : std::nullopt;
  if (!native) return WriteTable(rel, rel.source->ordinal_bits());
  Block block;
  block.from = native->from;
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    block.columns[rel.columns[i].id] = {native->columns[i], false};
  }
  block.order = {{native->ordinal, false, false, rel.source->ordinal_bits()}};
  return block;
}

Block PlanWriter::WriteValues(const model::ValuesRel& rel) {
  const int bits = static_cast<int>(std::bit_width(rel.rows.size()));
  const bool is_short =
      rel.rows.size() * std::max<size_t>(rel.columns.size(), 1) <= kMaxLiteralCells;
  const auto is_literal = [](const auto& row) {
    return std::all_of(row.begin(), row.end(), IsSqlConstant);
  };
  if (rel.rows.empty()) return WriteNoRows(rel);
  if (!is_short || !std::all_of(rel.rows.begin(), rel.rows.end(), is_literal)) {
    return WriteTable(rel, std::max(bits, 1));
  }
  std::string rows;
  for (size_t row = 0; row < rel.rows.size(); ++row) {
    rows += fmt::format("{}(({})::BIGINT", row > 0 ? ", " : "", row);
    for (const model::Value& value : rel.rows[row]) rows += ", " + SqlLiteral(value);
    rows += ')';
  }
  Block block;
  std::string names = "ord";
  for (const auto& column : rel.columns) {
    names += ", " + ColumnName(column.id);
    block.columns[column.id] = {ColumnName(column.id), false};
  }
  block.from = fmt::format("(VALUES {}) AS v({})", rows, names);
  block.order = {{"ord", false, false, std::max(bits, 1)}};
  return block;
}

Block PlanWriter::WriteRange(const model::RangeRel& rel) {
  const uint64_t num_rows = NumSteps(rel.start, rel.stop, rel.step);
  const Type type = rel.columns[0].type;
  Block block;
  block.from = fmt::format("range(({})::BIGINT) AS v(ord)", num_rows);
  const std::string start = SqlLiteral(rel.start), step = SqlLiteral(rel.step);
  // The distance of two wide numbers may be more than BIGINT holds.
  const std::string_view wide = IsNarrow(rel.start) && IsNarrow(rel.stop) ? "" : "::HUGEINT";
  const std::string sql = type == Type::kReal ? fmt::format("{} + ord * {}", start, step)
                                              : fmt::format("({}{} + ord * {})::BIGINT", start,
                                                            wide, step + std::string(wide));
  if (num_rows == 0) return WriteNoRows(rel);
  block.columns[rel.columns[0].id] = {sql, true};
  const int bits = std::max(1, static_cast<int>(std::bit_width(num_rows)));
  block.order = {{"ord", false, false, bits}};
  return block;
}

Block PlanWriter::WriteFilter(const model::FilterRel& rel) {
  Block block = ReadyFor(Write(*rel.input), {rel.predicate}, rel.span);
  // Each part of a top `and` is a condition of its own, so that DuckDB can push and order them.
  std::vector<model::ExprPtr> open = {rel.predicate};
  while (!open.empty()) {
    const model::ExprPtr expr = open.back();
    open.pop_back();
    if (expr->kind == model::Expr::Kind::kCall && expr->function->name == "and") {
      open.insert(open.end(), expr->args.rbegin(), expr->args.rend());
      continue;
    }
    block.where.push_back(Mark(expr->span) + Parenthesised(Sql(expr, block.columns)));
  }
  block.is_plain = false;
  return block;
}

Block PlanWriter::WriteProject(const model::ProjectRel& rel) {
  const Needs& needs = needs_.Of(rel);
  std::vector<model::ExprPtr> computed;
  for (size_t i = 0; i < rel.exprs.size(); ++i) {
    const bool is_needed = needs.columns.contains(rel.columns[i].id);
    if (is_needed && rel.exprs[i]->kind != model::Expr::Kind::kColumn)
      computed.push_back(rel.exprs[i]);
  }
  Block block = Write(*rel.input);
  if (!computed.empty()) block = ReadyFor(std::move(block), computed, rel.span);
  Columns columns;
  for (size_t i = 0; i < rel.exprs.size(); ++i) {
    const model::ColumnId id = rel.columns[i].id;
    if (!needs.columns.contains(id)) continue;
    const model::ExprPtr& expr = rel.exprs[i];
    if (expr->kind == model::Expr::Kind::kColumn) {
      columns[id] = block.columns.at(expr->column);
    } else {
      columns[id] = {Mark(expr->span) + Sql(expr, block.columns), true};
    }
    block.is_plain = block.is_plain && columns[id].sql == ColumnName(id);
  }
  block.columns = std::move(columns);
  return block;
}

Block PlanWriter::WriteSort(const model::SortRel& rel) {
  Block block = Write(*rel.input);
  if (!needs_.Of(rel).order) return block;
  std::vector<model::ExprPtr> exprs;
  for (const auto& key : rel.keys) exprs.push_back(key.expr);
  std::vector<OrderTerm> order;
  block = ReadyFor(std::move(block), exprs, rel.span);
  for (const auto& key : rel.keys) {
    if (!key.expr->IsConstant()) AddSortTerms(key, block.columns, order);
  }
  // The order of the input decides between equal keys.
  order.insert(order.end(), block.order.begin(), block.order.end());
  block.order = std::move(order);
  block.is_plain = false;
  return block;
}

Block PlanWriter::WriteLimit(const model::LimitRel& rel) {
  limited_scan_ = ScanBelowProjects(*rel.input);
  first_rows_ = rel.num_rows;
  Block block = Write(*rel.input);
  limited_scan_ = nullptr;
  block.limit = std::min(block.limit.value_or(rel.num_rows), rel.num_rows);
  block.is_plain = false;
  return block;
}

Block PlanWriter::WriteShared(const model::SharedRel& rel) {
  const Rel& input = *rel.input;
  auto it = written_.find(&input);
  if (it == written_.end()) {
    Block block = Close(Write(input), rel.span);
    parts_[block.part_idx].is_materialized = true;
    it = written_.emplace(&input, std::move(block)).first;
  }
  Block block = it->second;
  Columns columns;
  for (size_t i = 0; i < rel.columns.size(); ++i) {
    const auto column = block.columns.find(input.columns[i].id);
    if (column != block.columns.end()) columns[rel.columns[i].id] = column->second;
  }
  block.columns = std::move(columns);
  block.is_plain = false;
  return block;
}

base::Result<EmittedSql> Emit(const model::RelPtr& plan, const EmitOptions& options,
                              diag::Sink& sink) {
  return PlanWriter(plan, options, sink).Finish();
}

}  // namespace quoll::emit
