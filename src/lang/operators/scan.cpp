// scan [with_match_id=Name] [declare (Name:type [= Default], …)] with (step Name [output=all|last|none]: Condition
// [=> Column = Expr, …]; …) goes through the rows in their order and matches them to steps.
//
// A state's values are hidden columns named `step.column` while the steps are bound. Whatever does not read a state is
// worked out for all rows by a projection below; only the rest runs row by row (model/scan_operator.h).
// Trap: a declared name alone is its default; the value of the row before is `step.name`.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "lang/operators/_clauses.h"
#include "model/scan_operator.h"

namespace quoll::lang {
namespace {

using model::Expr;
using model::ExprPtr;
using model::ScanPlan;

struct ScanClause : syntax::Clause {
  struct Declared {
    syntax::ColumnDecl column;
    syntax::ExprPtr default_value;
  };
  struct Step {
    syntax::NamedExpr::Name name;
    std::string output = "all";
    base::Span output_span;
    syntax::ExprPtr condition;
    std::vector<std::pair<syntax::NamedExpr::Name, syntax::ExprPtr>> assignments;
  };
  std::optional<syntax::NamedExpr::Name> match_id;
  std::vector<syntax::ExprPtr> parts;
  std::vector<OrderItem> order;
  std::vector<Declared> declared;
  std::vector<Step> steps;
};

// --- Reading ------------------------------------------------------------------------------------------------------

bool ParseDeclared(syntax::Parser& parser, ScanClause& clause) {
  if (!parser.Expect("(")) return false;
  do {
    ScanClause::Declared declared;
    auto name = parser.ParseName("a column");
    if (!name || !parser.Expect(":")) return false;
    declared.column.name = name->name;
    declared.column.name_span = name->span;
    auto type = parser.ParseTypeName(declared.column.type_span);
    if (!type) return false;
    declared.column.type_name = std::move(*type);
    if (parser.Eat("=")) {
      declared.default_value = parser.ParseExpr();
      if (!declared.default_value) return false;
    }
    clause.declared.push_back(std::move(declared));
  } while (parser.Eat(","));
  return parser.Expect(")");
}

bool ParseStep(syntax::Parser& parser, ScanClause& clause) {
  ScanClause::Step step;
  if (!parser.Expect("step")) return false;
  auto name = parser.ParseName("the name of the step");
  if (!name) return false;
  step.name = std::move(*name);
  while (parser.AtName("output")) {
    parser.Next();
    if (!parser.Expect("=")) return false;
    step.output = parser.PeekText();
    step.output_span = parser.Next().span;
  }
  if (!parser.Expect(":")) return false;
  step.condition = parser.ParseExpr();
  if (!step.condition) return false;
  if (parser.Eat("=>")) {
    do {
      auto column = parser.ParseName("a column");
      if (!column || !parser.Expect("=")) return false;
      auto value = parser.ParseExpr();
      if (!value) return false;
      step.assignments.emplace_back(std::move(*column), std::move(value));
    } while (parser.Eat(","));
  }
  clause.steps.push_back(std::move(step));
  return true;
}

// Turns `step.column` into the one name that the binder finds among the hidden columns.
void NameStates(syntax::ExprPtr& expr, const std::set<std::string>& steps) {
  using syntax::ExprKind;
  const auto each = [&](auto& list) {
    for (auto& item : list) NameStates(item, steps);
  };
  switch (expr->kind) {
    case ExprKind::kMember: {
      auto& member = static_cast<syntax::MemberExpr&>(*expr);
      if (member.object->kind == ExprKind::kName && !member.call) {
        const auto& step = static_cast<const syntax::NameExpr&>(*member.object).name;
        if (!steps.contains(step)) return;
        expr = std::make_unique<syntax::NameExpr>(expr->span, step + "." + member.name);
        return;
      }
      return NameStates(member.object, steps);
    }
    case ExprKind::kCall:
      for (auto& arg : static_cast<syntax::CallExpr&>(*expr).args) NameStates(arg.value, steps);
      return;
    case ExprKind::kUnary: return NameStates(static_cast<syntax::UnaryExpr&>(*expr).operand, steps);
    case ExprKind::kBinary:
      NameStates(static_cast<syntax::BinaryExpr&>(*expr).lhs, steps);
      return NameStates(static_cast<syntax::BinaryExpr&>(*expr).rhs, steps);
    case ExprKind::kChain: return each(static_cast<syntax::ChainExpr&>(*expr).operands);
    case ExprKind::kList: return each(static_cast<syntax::ListExpr&>(*expr).items);
    case ExprKind::kElement:
      NameStates(static_cast<syntax::ElementExpr&>(*expr).object, steps);
      return NameStates(static_cast<syntax::ElementExpr&>(*expr).index, steps);
    case ExprKind::kBetween:
      NameStates(static_cast<syntax::BetweenExpr&>(*expr).value, steps);
      NameStates(static_cast<syntax::BetweenExpr&>(*expr).low, steps);
      return NameStates(static_cast<syntax::BetweenExpr&>(*expr).high, steps);
    case ExprKind::kNamed: return NameStates(static_cast<syntax::NamedExpr&>(*expr).value, steps);
    case ExprKind::kName:
    case ExprKind::kLiteral:
    case ExprKind::kStar:
    case ExprKind::kPipeline:
    case ExprKind::kFunction: return;
  }
}

bool ParseSteps(syntax::Parser& parser, ScanClause& clause) {
  if (!parser.Expect("with") || !parser.Expect("(")) return false;
  do {
    if (!ParseStep(parser, clause)) return false;
  } while (parser.Eat(";") && !parser.AtPunctuation(")"));
  if (!parser.Expect(")")) return false;
  std::set<std::string> names;
  for (const auto& step : clause.steps) names.insert(step.name.name);
  for (auto& step : clause.steps) {
    NameStates(step.condition, names);
    for (auto& assignment : step.assignments) NameStates(assignment.second, names);
  }
  return true;
}

std::unique_ptr<syntax::Clause> ParseScan(syntax::Parser& parser) {
  auto clause = std::make_unique<ScanClause>();
  if (parser.Eat("with_match_id")) {
    if (!parser.Expect("=")) return nullptr;
    auto name = parser.ParseName("a column");
    if (!name) return nullptr;
    clause->match_id = std::move(*name);
  }
  for (;;) {
    if (parser.Eat("partition")) {
      if (!parser.Expect("by")) return nullptr;
      clause->parts = parser.ParseNamedExprList();
      if (clause->parts.empty()) return nullptr;
    } else if (parser.Eat("order")) {
      if (!parser.Expect("by") || !ParseOrderList(parser, clause->order)) return nullptr;
    } else if (parser.Eat("declare")) {
      if (!ParseDeclared(parser, *clause)) return nullptr;
    } else {
      break;
    }
  }
  if (!ParseSteps(parser, *clause)) return nullptr;
  return clause;
}

// --- Binding ------------------------------------------------------------------------------------------------------

class Scanner {
 public:
  Scanner(Binder& binder, const ScanClause& clause, Relation input, base::Span span)
      : binder_(binder), clause_(clause), input_(std::move(input)), span_(span) {}

  std::optional<Relation> Run() {
    if (!Declare() || !Order()) return std::nullopt;
    MakeProjection();
    MakeNames();
    for (size_t i = 0; i < clause_.steps.size(); ++i) {
      if (!BindStep(i)) return std::nullopt;
    }
    return Finish();
  }

 private:
  bool Declare() {
    for (const auto& declared : clause_.declared) {
      const auto type = binder_.BindTypeName(declared.column.type_name, declared.column.type_span);
      if (!type) return false;
      const auto same = [&](const model::OutputColumn& column) { return column.name == declared.column.name; };
      if (input_.Find(declared.column.name) != nullptr || std::any_of(declared_.begin(), declared_.end(), same)) {
        binder_.Fail(diag::Code::K2006, fmt::format("column `{}` is there already", declared.column.name),
                     declared.column.name_span);
        return false;
      }
      ExprPtr value = binder_.Constant(model::Value::Null(*type), declared.column.name_span);
      if (declared.default_value) {
        const auto constant = binder_.BindConstant(*declared.default_value, "a default");
        if (!constant) return false;
        value = binder_.Convert(binder_.Constant(*constant, declared.default_value->span), *type);
        if (!value) return false;
      }
      declared_.push_back({binder_.NewColumnId(), declared.column.name, *type});
      plan_.declared.push_back(value->value);
    }
    std::set<std::string> names;
    for (const auto& step : clause_.steps) {
      if (names.insert(step.name.name).second) continue;
      binder_.Fail(diag::Code::K2006, fmt::format("step `{}` is named twice", step.name.name), step.name.span);
      return false;
    }
    return true;
  }

  // The order in which the rows are read, and the parts with states of their own.
  bool Order() {
    std::vector<model::SortKey> keys;
    for (const auto& part : clause_.parts) {
      auto value = binder_.BindNamed(*part, {.input = &input_, .place = "a partition key"});
      if (!value) return false;
      ExprPtr key = binder_.KeyValue(value->expr);
      if (!key) {
        binder_.Fail(diag::Code::K2004, "a partition key cannot be dynamic", part->span, "dynamic",
                     "convert it, for example with tostring()");
        return false;
      }
      parts_.push_back(key);
      keys.push_back({std::move(key), false, true});
    }
    if (!clause_.order.empty()) {
      auto order = BindOrder(binder_, clause_.order, input_);
      if (!order) return false;
      keys.insert(keys.end(), order->begin(), order->end());
    }
    if (!keys.empty()) input_ = Sorted(input_, std::move(keys), span_);
    return true;
  }

  void MakeProjection() {
    project_ = std::make_shared<model::ProjectRel>();
    project_->span = span_;
    project_->input = input_.rel;
    for (const model::OutputColumn& column : input_.rel->columns) AddColumn(ColumnOf(column));
    for (const model::OutputColumn& column : input_.columns()) plan_.passed.push_back(index_.at(column.id));
    for (const model::OutputColumn& column : input_.hidden()) plan_.carried.push_back(index_.at(column.id));
    for (const model::OutputColumn& column : input_.groups()) plan_.parts.push_back(index_.at(column.id));
    for (const ExprPtr& part : parts_) plan_.parts.push_back(AddColumn(part));
  }

  ExprPtr ColumnOf(const model::OutputColumn& column) const { return model::MakeColumn(column.id, column.type, span_); }

  // The number of the projection's column with this value.
  size_t AddColumn(const ExprPtr& expr) {
    const bool is_column = expr->kind == Expr::Kind::kColumn;
    if (is_column && index_.contains(expr->column)) return index_.at(expr->column);
    const model::ColumnId id = is_column ? expr->column : binder_.NewColumnId();
    project_->columns.push_back({id, "", expr->type});
    project_->exprs.push_back(expr);
    index_.emplace(id, project_->columns.size() - 1);
    return project_->columns.size() - 1;
  }

  // What the steps see: the input, the declared columns, and hidden behind them the states and the input's hidden columns.
  void MakeNames() {
    auto names = std::make_shared<model::ValuesRel>();
    const auto visible = input_.columns();
    names->columns.assign(visible.begin(), visible.end());
    names->columns.insert(names->columns.end(), declared_.begin(), declared_.end());
    const std::vector<model::OutputColumn> row = names->columns;
    for (size_t step = 0; step < clause_.steps.size(); ++step) {
      for (size_t i = 0; i < row.size(); ++i) {
        const model::ColumnId id = binder_.NewColumnId();
        names->columns.push_back({id, clause_.steps[step].name.name + "." + row[i].name, row[i].type});
        const model::Value initial =
            i < visible.size() ? model::Value::Null(row[i].type) : plan_.declared[i - visible.size()];
        states_.emplace(id, ScanPlan::Slot{step, i, row[i].type, initial});
      }
    }
    names->columns.insert(names->columns.end(), input_.hidden().begin(), input_.hidden().end());
    names_.num_hidden = names->columns.size() - row.size();
    names_.rel = std::move(names);
  }

  bool BindStep(size_t idx) {
    const auto& clause = clause_.steps[idx];
    ScanPlan::Step step;
    if (clause.output == "last") {
      step.output = ScanPlan::Output::kLast;
    } else if (clause.output == "none") {
      step.output = ScanPlan::Output::kNone;
    } else if (clause.output != "all") {
      binder_.Fail(diag::Code::K2012, fmt::format("unknown output `{}`", clause.output), clause.output_span, {},
                   "all, last or none");
      return false;
    }
    const ExprScope scope{.input = &names_, .place = "a step of scan"};
    auto condition = MakeFormula(binder_.BindPredicate(*clause.condition, scope));
    if (!condition) return false;
    step.condition = std::move(*condition);
    for (const auto& [name, value] : clause.assignments) {
      const model::OutputColumn* target = binder_.FindColumn(names_, name.name, name.span);
      if (target == nullptr) return false;
      ScanPlan::Assignment assignment;
      assignment.column = static_cast<size_t>(target - names_.rel->columns.data());
      ExprPtr expr = binder_.BindExpr(*value, scope);
      if (!expr) return false;
      if (!CanAssign(expr->type, target->type)) {
        binder_.Fail(diag::Code::K2004,
                     fmt::format("`{}` is {}, not {}", name.name, model::TypeName(target->type),
                                 model::TypeName(expr->type)),
                     value->span, std::string(model::TypeName(expr->type)));
        return false;
      }
      auto formula = MakeFormula(binder_.Convert(std::move(expr), target->type));
      if (!formula) return false;
      assignment.value = std::move(*formula);
      step.assignments.push_back(std::move(assignment));
    }
    plan_.steps.push_back(std::move(step));
    return true;
  }

  static bool CanAssign(model::Type from, model::Type to) {
    return from == to || to == model::Type::kDynamic || from == model::Type::kDynamic ||
           (model::IsNumeric(from) && model::IsNumeric(to));
  }

  // Nothing for a null expression, which has been reported.
  std::optional<ScanPlan::Formula> MakeFormula(const ExprPtr& expr) {
    if (!expr) return std::nullopt;
    const ExprPtr reduced = Reduce(WithDefaults(expr));
    if (!reduced) return std::nullopt;
    ScanPlan::Formula formula;
    model::PrepareError error;
    formula.program = model::Program::Prepare(reduced, binder_.context(), error);
    if (formula.program == nullptr) {
      binder_.Fail(error.is_regex_error ? diag::Code::K4006 : diag::Code::K2012, error.message, error.span);
      return std::nullopt;
    }
    for (const ExprPtr& leaf : formula.program->inputs()) {
      const auto state = states_.find(leaf->column);
      if (state == states_.end()) {
        formula.leaves.push_back({false, index_.at(leaf->column)});
        continue;
      }
      const auto [slot, is_new] = slots_.emplace(leaf->column, plan_.slots.size());
      if (is_new) plan_.slots.push_back(state->second);
      formula.leaves.push_back({true, slot->second});
    }
    return formula;
  }

  // A declared column alone is its default.
  ExprPtr WithDefaults(const ExprPtr& expr) const {
    if (expr->kind == Expr::Kind::kColumn) {
      for (size_t i = 0; i < declared_.size(); ++i) {
        if (declared_[i].id == expr->column) return binder_.Constant(plan_.declared[i], expr->span);
      }
      return expr;
    }
    if (expr->args.empty()) return expr;
    auto copy = std::make_shared<Expr>(*expr);
    for (ExprPtr& arg : copy->args) arg = WithDefaults(arg);
    return copy;
  }

  bool ReadsState(const Expr& expr) const {
    if (expr.kind == Expr::Kind::kColumn) return states_.contains(expr.column);
    return std::any_of(expr.args.begin(), expr.args.end(), [&](const ExprPtr& arg) { return ReadsState(*arg); });
  }

  // Moves what reads no state into the projection. Null after reporting.
  ExprPtr Reduce(const ExprPtr& expr) {
    if (expr->IsConstant()) return expr;
    if (!ReadsState(*expr)) {
      const size_t column = AddColumn(expr);
      return model::MakeColumn(project_->columns[column].id, expr->type, expr->span);
    }
    if (expr->kind == Expr::Kind::kInSubquery) {
      return binder_.Refuse("expression in scan", "in (table)", "not built over values of a state", expr->span);
    }
    if (expr->args.empty()) return expr;
    auto copy = std::make_shared<Expr>(*expr);
    for (ExprPtr& arg : copy->args) {
      arg = Reduce(arg);
      if (!arg) return nullptr;
    }
    return copy;
  }

  std::optional<Relation> Finish() {
    auto native = std::make_shared<model::NativeRel>();
    native->span = span_;
    for (const model::OutputColumn& column : input_.columns()) AddOutput(*native, column);
    for (const model::OutputColumn& column : declared_) native->columns.push_back(column);
    if (clause_.match_id) {
      const auto taken = [&](const model::OutputColumn& column) { return column.name == clause_.match_id->name; };
      if (std::any_of(native->columns.begin(), native->columns.end(), taken)) {
        binder_.Fail(diag::Code::K2006, fmt::format("column `{}` is there already", clause_.match_id->name),
                     clause_.match_id->span);
        return std::nullopt;
      }
      plan_.with_match_id = true;
      native->columns.push_back({binder_.NewColumnId(), clause_.match_id->name, model::Type::kLong});
    }
    for (const model::OutputColumn& column : input_.hidden()) AddOutput(*native, column);
    std::vector<model::Type> types;
    for (const model::OutputColumn& column : project_->columns) types.push_back(column.type);
    native->op = model::MakeScanOperator(std::move(plan_), types);
    native->input = std::move(project_);
    Relation relation;
    relation.rel = std::move(native);
    relation.num_hidden = input_.num_hidden;
    relation.num_groups = input_.num_groups;
    relation.is_serialised = true;
    return relation;
  }

  void AddOutput(model::NativeRel& native, model::OutputColumn column) {
    column.id = binder_.NewColumnId();
    native.columns.push_back(std::move(column));
  }

  Binder& binder_;
  const ScanClause& clause_;
  Relation input_;
  base::Span span_;
  ScanPlan plan_;
  std::vector<model::OutputColumn> declared_;
  std::vector<ExprPtr> parts_;
  std::shared_ptr<model::ProjectRel> project_;
  std::map<model::ColumnId, size_t> index_;  // columns of the projection
  Relation names_;
  std::map<model::ColumnId, ScanPlan::Slot> states_;
  std::map<model::ColumnId, size_t> slots_;
};

std::optional<Relation> BindScan(Binder& binder, const syntax::OperatorNode& node, std::optional<Relation> input) {
  return Scanner(binder, As<ScanClause>(node), std::move(*input), node.span).Run();
}

}  // namespace

extern constinit const OperatorDef kOperator_scan = {
    .name = "scan",
    .usage = "scan [with_match_id=Name] [declare (Name:type [= Default], …)] with (step Name [output=all | last | none]: "
             "Condition [=> Column = Expr, …]; …)",
    .summary = "Match rows in their order to steps that remember the rows before.",
    .parse = ParseScan,
    .bind = BindScan,
    .examples = {{"range x from 1 to 5 step 1 | scan declare (sum:long=0) with (step s: true => sum = x + s.sum) | "
                  "summarize max(sum)",
                  "15"}},
};

}  // namespace quoll::lang
