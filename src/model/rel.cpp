// Walks and prints plans. Columns are printed as c<id>, as in the SQL of the plan, with their names
// where they arise.
#include "model/rel.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "model/plan_walk.h"

namespace quoll::model {
namespace {

// Longer constants are cut in print.
constexpr size_t kMaxPrintedBytes = 120;

void Collect(const Rel& rel, std::set<const Rel*>& seen, std::vector<const ScanRel*>& out) {
  if (!seen.insert(&rel).second) return;
  if (rel.kind == Rel::Kind::kScan) out.push_back(static_cast<const ScanRel*>(&rel));
  for (const RelPtr& child : ChildrenOf(rel)) Collect(*child, seen, out);
}

// A text of bounded length that does not end within a character.
std::string Shortened(std::string text) {
  if (text.size() <= kMaxPrintedBytes) return text;
  size_t end = kMaxPrintedBytes;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xC0) == 0x80) --end;
  return fmt::format("{}… ({} bytes)", text.substr(0, end), text.size());
}

std::string PrintList(const std::vector<ExprPtr>& exprs) {
  std::string out;
  for (const ExprPtr& expr : exprs) out += (out.empty() ? "" : ", ") + PrintExpr(*expr);
  return out;
}

// `c3 Name: string`.
std::string PrintColumn(const OutputColumn& column) {
  return fmt::format("c{} {}: {}", column.id, column.name, TypeName(column.type));
}
std::string PrintColumns(const std::vector<OutputColumn>& columns) {
  std::string out;
  for (const OutputColumn& column : columns) out += (out.empty() ? "" : ", ") + PrintColumn(column);
  return out;
}

std::string_view JoinName(JoinRel::JoinKind kind) {
  constexpr std::string_view kNames[] = {"inner",    "leftouter", "rightouter", "fullouter",
                                         "leftsemi", "rightsemi", "leftanti",   "rightanti"};
  return kNames[static_cast<size_t>(kind)];
}

std::string PrintScan(const ScanRel& scan) {
  std::string out = fmt::format("Scan {}", scan.table);
  if (scan.source == nullptr) out += " (no data)";
  if (scan.since) out += fmt::format(" since {}", ValueToText(Value::Datetime(*scan.since)));
  if (scan.until) out += fmt::format(" until {}", ValueToText(Value::Datetime(*scan.until)));
  for (const LiteralFilter& filter : scan.any_of) {
    constexpr std::string_view kMatches[] = {"equals", "equals-ignoring-case",
                                             "contains-ignoring-case"};
    out += fmt::format(" [{} {} one of {}]", filter.column,
                       kMatches[static_cast<size_t>(filter.match)], filter.literals.size());
  }
  return out + ": " + PrintColumns(scan.columns);
}

std::string PrintProject(const ProjectRel& project) {
  std::string out;
  for (size_t i = 0; i < project.exprs.size(); ++i) {
    const Expr& expr = *project.exprs[i];
    const bool passes = expr.kind == Expr::Kind::kColumn && expr.column == project.columns[i].id;
    out += out.empty() ? "" : ", ";
    out += passes ? fmt::format("c{} {}", expr.column, project.columns[i].name)
                  : fmt::format("{} = {}", PrintColumn(project.columns[i]), PrintExpr(expr));
  }
  return "Project " + out;
}

std::string PrintAggregate(const AggregateRel& aggregate) {
  std::string out = "Aggregate";
  for (size_t i = 0; i < aggregate.calls.size(); ++i) {
    const auto& call = aggregate.calls[i];
    out += fmt::format("{} {} = {}({})", i > 0 ? "," : "",
                       PrintColumn(aggregate.columns[aggregate.keys.size() + i]),
                       call.aggregate->name, PrintList(call.args));
  }
  for (size_t i = 0; i < aggregate.keys.size(); ++i) {
    out += fmt::format("{} {} = {}", i > 0 ? "," : " by", PrintColumn(aggregate.columns[i]),
                       PrintExpr(*aggregate.keys[i]));
  }
  return out;
}

std::string PrintSort(const SortRel& sort) {
  std::string out;
  for (const SortKey& key : sort.keys) {
    out += fmt::format("{}{} {} nulls {}", out.empty() ? "" : ", ", PrintExpr(*key.expr),
                       key.is_descending ? "desc" : "asc", key.nulls_first ? "first" : "last");
  }
  return "Sort " + (out.empty() ? "by the order of the input" : out);
}

std::string PrintJoin(const JoinRel& join) {
  std::string out;
  for (const auto& [left, right] : join.keys) {
    out += fmt::format("{}{} = {}", out.empty() ? " on " : " and ", PrintExpr(*left),
                       PrintExpr(*right));
  }
  return fmt::format("Join {}{}", join.is_left_unique ? "innerunique" : JoinName(join.join_kind),
                     out.empty() ? " on true" : out);
}

std::string PrintUnnest(const UnnestRel& unnest) {
  std::string out = "Unnest " + PrintList(unnest.arrays);
  if (unnest.bags_as_arrays) out += " bags as arrays";
  if (unnest.row_limit) out += fmt::format(" limit {}", *unnest.row_limit);
  const std::vector<OutputColumn> added(
      unnest.columns.begin() + static_cast<ptrdiff_t>(unnest.input->columns.size()),
      unnest.columns.end());
  return out + " as " + PrintColumns(added);
}

std::string PrintWindow(const WindowRel& window) {
  std::string out = "Window";
  const size_t num_input = window.input->columns.size();
  for (size_t i = 0; i < window.calls.size(); ++i) {
    const WindowRel::Call& call = window.calls[i];
    out += fmt::format("{} {} = {}({})", i > 0 ? "," : "", PrintColumn(window.columns[num_input + i]),
                       WindowFunctionName(call.function), PrintList(call.args));
    if (call.function == WindowRel::Function::kRowNumber) out += fmt::format(" from {}", call.start);
    if (call.function == WindowRel::Function::kShift) {
      out += fmt::format(" {} before, else {}", call.offset, ValueToKql(call.fill));
    }
    if (call.restart) out += " restarting at " + PrintExpr(*call.restart);
  }
  if (!window.parts.empty()) out += " within " + PrintList(window.parts);
  return out;
}

std::string PrintUnion(const UnionRel& rel) {
  std::string out = "Union " + PrintColumns(rel.columns);
  for (size_t i = 0; i < rel.legs.size(); ++i)
    out += fmt::format(" | {}", PrintList(rel.legs[i].exprs));
  return out;
}

// The node's own line, without its inputs.
std::string PrintNode(const Rel& rel) {
  switch (rel.kind) {
    case Rel::Kind::kScan:
      return PrintScan(static_cast<const ScanRel&>(rel));
    case Rel::Kind::kValues:
      return fmt::format("Values {} rows: {}", static_cast<const ValuesRel&>(rel).rows.size(),
                         PrintColumns(rel.columns));
    case Rel::Kind::kRange: {
      const auto& range = static_cast<const RangeRel&>(rel);
      return fmt::format("Range {} from {} to {} step {}", PrintColumns(rel.columns),
                         ValueToKql(range.start), ValueToKql(range.stop), ValueToKql(range.step));
    }
    case Rel::Kind::kFilter:
      return "Filter " + PrintExpr(*static_cast<const FilterRel&>(rel).predicate);
    case Rel::Kind::kProject:
      return PrintProject(static_cast<const ProjectRel&>(rel));
    case Rel::Kind::kAggregate:
      return PrintAggregate(static_cast<const AggregateRel&>(rel));
    case Rel::Kind::kSort:
      return PrintSort(static_cast<const SortRel&>(rel));
    case Rel::Kind::kLimit:
      return fmt::format("Limit {}", static_cast<const LimitRel&>(rel).num_rows);
    case Rel::Kind::kJoin:
      return PrintJoin(static_cast<const JoinRel&>(rel));
    case Rel::Kind::kUnion:
      return PrintUnion(static_cast<const UnionRel&>(rel));
    case Rel::Kind::kUnnest:
      return PrintUnnest(static_cast<const UnnestRel&>(rel));
    case Rel::Kind::kWindow:
      return PrintWindow(static_cast<const WindowRel&>(rel));
    case Rel::Kind::kShared:
      return "Shared " + PrintColumns(rel.columns);
    case Rel::Kind::kNative:
      return fmt::format("Native {}: {}", static_cast<const NativeRel&>(rel).op->name(),
                         PrintColumns(rel.columns));
  }
  return "";
}

void Print(const Rel& rel, size_t depth, std::set<const Rel*>& shared, std::string& out) {
  out.append(depth * 2, ' ').append(PrintNode(rel)).append("\n");
  for (const RelPtr& child : ChildrenOf(rel)) {
    // The input of a shared part is printed by its first reader.
    if (rel.kind == Rel::Kind::kShared && !shared.insert(child.get()).second) {
      out.append((depth + 1) * 2, ' ').append("(as above)\n");
      continue;
    }
    Print(*child, depth + 1, shared, out);
  }
}

bool IsWord(std::string_view name) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
  };
  return std::all_of(name.begin(), name.end(), is_word);
}

}  // namespace

std::string_view WindowFunctionName(WindowRel::Function function) {
  constexpr std::string_view kNames[] = {"row_number",     "shift",        "row_cumsum",
                                         "row_rank_dense", "row_rank_min", "row_window_session"};
  return kNames[static_cast<size_t>(function)];
}

Batch NativeRel::StreamOperator::EmptyOutput() const {
  Batch out;
  for (const Type type : output_) out.columns.emplace_back(type);
  return out;
}

Batch NativeRel::StreamOperator::Run(std::vector<Column> input, size_t num_rows,
                                     const KernelContext& context) const {
  Batch out = EmptyOutput();
  const auto pass = Start(context);
  std::vector<ColumnView> views;
  for (const Column& column : input) views.push_back(column.view());
  if (num_rows > 0) pass->Add(views, num_rows, out);
  pass->Finish(out);
  return out;
}

void CollectScans(const RelPtr& rel, std::vector<const ScanRel*>& out) {
  std::set<const Rel*> seen;
  Collect(*rel, seen, out);
}

std::string PrintPlan(const RelPtr& rel) {
  std::string out;
  std::set<const Rel*> shared;
  Print(*rel, 0, shared, out);
  return out;
}

std::string PrintExpr(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::kConstant:
      return Shortened(ValueToKql(expr.value));
    case Expr::Kind::kColumn:
      return fmt::format("c{}", expr.column);
    case Expr::Kind::kScalarSubquery:
      return "(subquery)";
    case Expr::Kind::kInSubquery:
      return fmt::format("({} {} (subquery))", PrintExpr(*expr.args[0]),
                         expr.is_case_insensitive ? "in~" : "in");
    case Expr::Kind::kCall:
      break;
  }
  const std::string_view name = expr.function->name;
  // Operators stand between their arguments.
  const bool is_operator = !IsWord(name) || name == "and" || name == "or";
  if (is_operator && expr.args.size() == 2) {
    return fmt::format("({} {} {})", PrintExpr(*expr.args[0]), name, PrintExpr(*expr.args[1]));
  }
  return fmt::format("{}({})", name, PrintList(expr.args));
}

}  // namespace quoll::model
