// A program is a list of steps in evaluation order; each call step runs its kernel over whole vectors.
#include "model/evaluate.h"

namespace quoll::model {
namespace {

bool SameLeaf(const Expr& a, const Expr& b) {
  if (a.kind != b.kind) return false;
  return a.kind == Expr::Kind::kColumn ? a.column == b.column : &a == &b;
}

}  // namespace

std::optional<size_t> Program::Add(const ExprPtr& expr, PrepareError& error) {
  Step step;
  switch (expr->kind) {
    case Expr::Kind::kConstant:
      step.kind = Step::Kind::kConstant;
      step.constant = std::make_unique<Column>(expr->type);
      step.constant->Resize(1);
      expr->value.Store(*step.constant, 0);
      break;
    case Expr::Kind::kColumn:
    case Expr::Kind::kScalarSubquery:
    case Expr::Kind::kInSubquery: {
      step.kind = Step::Kind::kInput;
      for (step.input = 0; step.input < inputs_.size(); ++step.input) {
        if (SameLeaf(*inputs_[step.input], *expr)) break;
      }
      if (step.input == inputs_.size()) inputs_.push_back(expr);
      break;
    }
    case Expr::Kind::kCall: {
      step.kind = Step::Kind::kCall;
      step.call = expr.get();
      CHECK(expr->function->kernel != nullptr);
      std::vector<const Value*> constants;
      for (const ExprPtr& arg : expr->args) {
        const auto arg_step = Add(arg, error);
        if (!arg_step) return std::nullopt;
        step.args.push_back(*arg_step);
        constants.push_back(arg->IsConstant() ? &arg->value : nullptr);
      }
      if (expr->function->prepare != nullptr) {
        PrepareCall call{context_, constants, expr->type, {}, 0, false};
        step.state = expr->function->prepare(call);
        if (!call.error.empty()) {
          const size_t arg = std::min(call.error_arg, expr->args.empty() ? 0 : expr->args.size() - 1);
          error = {expr->args.empty() ? expr->span : expr->args[arg]->span, call.error, call.is_regex_error};
          return std::nullopt;
        }
      }
      step.scratch = num_scratch_++;
      break;
    }
  }
  steps_.push_back(std::move(step));
  return steps_.size() - 1;
}

std::shared_ptr<const Program> Program::Prepare(ExprPtr expr, const KernelContext& context,
                                                PrepareError& error) {
  auto program = std::make_shared<Program>();
  program->expr_ = expr;
  program->context_ = context;
  if (!program->Add(expr, error)) return nullptr;
  return program;
}

Program::Runner::Runner(const Program& program) : program_(program) {
  for (const Step& step : program.steps_) {
    if (step.kind == Step::Kind::kCall) scratch_.emplace_back(step.call->type);
  }
}

ColumnView Program::Runner::Run(std::span<const ColumnView> inputs, size_t num_rows) {
  std::vector<ColumnView> views(program_.steps_.size());
  std::vector<ColumnView> args;
  for (size_t i = 0; i < program_.steps_.size(); ++i) {
    const Step& step = program_.steps_[i];
    switch (step.kind) {
      case Step::Kind::kInput:
        views[i] = inputs[step.input];
        break;
      case Step::Kind::kConstant:
        views[i] = step.constant->view(true);
        break;
      case Step::Kind::kCall: {
        args.clear();
        // A deterministic call on constants alone is worked out for one row.
        bool is_constant = step.call->function->is_deterministic && !step.args.empty();
        for (const size_t arg : step.args) {
          args.push_back(views[arg]);
          is_constant = is_constant && views[arg].is_constant;
        }
        Column& out = scratch_[step.scratch];
        const size_t rows = is_constant ? 1 : num_rows;
        out.Clear();
        out.Resize(rows);
        step.call->function->kernel(
            {program_.context_, args, rows, step.call->type, step.state.get()}, out);
        views[i] = out.view(is_constant);
        break;
      }
    }
  }
  return views.back();
}

std::optional<Value> EvaluateConstant(const ExprPtr& expr, const KernelContext& context,
                                      PrepareError& error) {
  const auto program = Program::Prepare(expr, context, error);
  if (!program) return std::nullopt;
  CHECK(program->inputs().empty());
  Program::Runner runner(*program);
  return Value::FromCell(runner.Run({}, 1), 0);
}

}  // namespace quoll::model
