// Window functions and native operators: what goes through the rows in their order.
//
// prev, next and plain row numbers are window functions of SQL too. The others depend on all rows
// before in a way that SQL does not say, or not exactly (sums of reals in the order of the rows): a
// native operator reads the rows in their order.
#include <fmt/format.h>

#include <algorithm>

#include "emit/duckdb/plan_writer.h"
#include "emit/duckdb/sql_text.h"
#include "model/window.h"

namespace quoll::emit {

using model::Type;
using model::WindowRel;

namespace {

// The number of rows that a native operator may give.
constexpr int kNativeBits = 48;
// Columns that the writer makes are numbered from here; those of a plan are fewer.
constexpr model::ColumnId kFirstOwnColumn = model::ColumnId{1} << 31;

bool IsSqlFunction(const WindowRel::Call& call) {
  using Function = WindowRel::Function;
  return call.function == Function::kShift ||
         (call.function == Function::kRowNumber && !call.restart);
}

model::ExprPtr ColumnOf(const model::OutputColumn& column, base::Span span) {
  return model::MakeColumn(column.id, column.type, span);
}

}  // namespace

Block PlanWriter::WriteWindow(const WindowRel& rel) {
  const Needs& needs = needs_.Of(rel);
  bool needs_native = false, needs_any = false;
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    if (!needs.columns.contains(rel.columns[rel.input->columns.size() + i].id)) continue;
    needs_any = true;
    needs_native = needs_native || !IsSqlFunction(rel.calls[i]);
  }
  if (!needs_any) return Write(*rel.input);
  if (!needs_native) return WriteSqlWindow(rel);
  const model::RelPtr native = NativeWindow(rel);
  out_.kept.push_back(native);
  return WriteNative(static_cast<const model::NativeRel&>(*native));
}

Block PlanWriter::WriteSqlWindow(const WindowRel& rel) {
  const Needs& needs = needs_.Of(rel);
  std::vector<model::ExprPtr> read = rel.parts;
  for (const auto& call : rel.calls) read.insert(read.end(), call.args.begin(), call.args.end());
  std::erase_if(read, [](const auto& expr) { return expr->IsConstant(); });
  Block block = ReadyFor(Write(*rel.input), read, rel.span);
  std::string over;
  for (const auto& part : rel.parts) {
    over += (over.empty() ? "PARTITION BY " : ", ") + KeySql(part, block.columns);
  }
  if (!block.order.empty())
    over += (over.empty() ? "ORDER BY " : " ORDER BY ") + OrderList(block.order);
  Columns added;
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    const auto& column = rel.columns[rel.input->columns.size() + i];
    if (!needs.columns.contains(column.id)) continue;
    const WindowRel::Call& call = rel.calls[i];
    std::string sql;
    if (call.function == WindowRel::Function::kRowNumber) {
      sql = fmt::format("row_number() OVER ({}) + ({})::BIGINT", over, call.start - 1);
    } else {
      sql = fmt::format("lag({}, {}, {}) OVER ({})", Sql(call.args[0], block.columns), call.offset,
                        Sql(model::MakeConstant(call.fill, rel.span), block.columns), over);
    }
    added[column.id] = {std::move(sql), true};
  }
  block.columns.merge(added);
  block.is_plain = false;
  // Closed at once: a condition added later must not change what the functions see.
  return Close(block, rel.span);
}

// The needed columns of a window node as a native operator over a projection that works out the
// arguments.
model::RelPtr PlanWriter::NativeWindow(const WindowRel& rel) {
  const Needs& needs = needs_.Of(rel);
  model::ColumnId next_own = kFirstOwnColumn;
  // What SQL says of the same node goes below.
  auto below = std::make_shared<WindowRel>();
  below->span = rel.span;
  below->input = rel.input;
  below->columns = rel.input->columns;
  below->parts = rel.parts;
  auto project = std::make_shared<model::ProjectRel>();
  project->span = rel.span;
  auto native = std::make_shared<model::NativeRel>();
  native->span = rel.span;
  model::WindowColumns layout;
  const auto add = [&](const model::ExprPtr& expr) {
    const bool is_column = expr->kind == model::Expr::Kind::kColumn;
    for (size_t i = 0; is_column && i < project->columns.size(); ++i) {
      if (project->columns[i].id == expr->column) return i;
    }
    project->columns.push_back({is_column ? expr->column : next_own++, "", expr->type});
    project->exprs.push_back(expr);
    return project->columns.size() - 1;
  };
  const auto pass = [&](const model::OutputColumn& column) {
    if (!needs.columns.contains(column.id)) return;
    layout.passed.push_back(add(ColumnOf(column, rel.span)));
    native->columns.push_back(column);
  };
  for (const auto& column : rel.input->columns) pass(column);
  const size_t num_input = rel.input->columns.size();
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    if (!IsSqlFunction(rel.calls[i])) continue;
    below->calls.push_back(rel.calls[i]);
    below->columns.push_back(rel.columns[num_input + i]);
    pass(rel.columns[num_input + i]);
  }
  for (size_t i = 0; i < rel.calls.size(); ++i) {
    const WindowRel::Call& call = rel.calls[i];
    if (IsSqlFunction(call) || !needs.columns.contains(rel.columns[num_input + i].id)) continue;
    model::WindowColumns::Call columns{&call, rel.columns[num_input + i].type, {}, {}};
    for (const auto& arg : call.args) columns.args.push_back(add(arg));
    if (call.restart) columns.restart = add(call.restart);
    layout.calls.push_back(std::move(columns));
    native->columns.push_back(rel.columns[num_input + i]);
  }
  for (const auto& part : rel.parts) layout.parts.push_back(add(part));
  project->input = below->calls.empty() ? rel.input : model::RelPtr(below);
  std::vector<Type> types;
  for (const auto& column : project->columns) types.push_back(column.type);
  native->input = std::move(project);
  native->op = model::MakeWindowOperator(std::move(layout), types);
  return native;
}

Block PlanWriter::WriteNative(const model::NativeRel& rel) {
  if (const auto it = written_.find(&rel); it != written_.end()) return it->second;
  EmitOptions options = options_;
  options.first_id = out_.next_id;
  options.max_rows = 0;
  auto input = Emit(rel.input, options, sink_);
  if (!input) {
    has_failed_ = true;
    return WriteNoRows(rel);
  }
  out_.next_id = input->next_id;
  const Block block = WriteTable(rel, kNativeBits);
  out_.tables.back().native_input = std::make_unique<EmittedSql>(*std::move(input));
  written_.emplace(&rel, block);
  return block;
}

}  // namespace quoll::emit
