// Evaluates typed expressions with the kernels: constant folding, native operators, the functions that DuckDB
// calls, and the oracle of the tests. One meaning, one place.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/expr.h"

namespace quoll::model {

// Why an expression could not be prepared: which argument of which call, and what is wrong with it.
struct PrepareError {
  base::Span span;
  std::string message;
  bool is_regex_error = false;
};

// An expression made ready to run: constants compiled, input columns numbered. Immutable, shared by threads.
class Program {
 public:
  // Columns and subqueries of `expr` become inputs, in order of first appearance.
  // Null and `error` set when a constant argument is unusable.
  static std::shared_ptr<const Program> Prepare(ExprPtr expr, const KernelContext& context, PrepareError& error);

  // The leaves that must be supplied: columns, or subqueries.
  const std::vector<ExprPtr>& inputs() const { return inputs_; }
  Type type() const { return expr_->type; }
  const Expr& expr() const { return *expr_; }

  // One thread's scratch memory for a program.
  class Runner {
   public:
    explicit Runner(const Program& program);
    // Evaluates num_rows rows. `inputs` are in the order of inputs(). The result is valid until the next call and
    // as long as the inputs are.
    ColumnView Run(std::span<const ColumnView> inputs, size_t num_rows);

   private:
    const Program& program_;
    std::vector<Column> scratch_;
  };

 private:
  struct Step {
    enum class Kind { kInput, kConstant, kCall } kind;
    size_t input = 0;                     // kInput
    std::unique_ptr<Column> constant;     // kConstant
    const Expr* call = nullptr;           // kCall
    std::vector<size_t> args;             // steps
    std::unique_ptr<KernelState> state;
    size_t scratch = 0;
  };
  std::optional<size_t> Add(const ExprPtr& expr, PrepareError& error);

  ExprPtr expr_;
  KernelContext context_;
  std::vector<ExprPtr> inputs_;
  std::vector<Step> steps_;
  size_t num_scratch_ = 0;
};

// The value of an expression without inputs.
std::optional<Value> EvaluateConstant(const ExprPtr& expr, const KernelContext& context, PrepareError& error);

}  // namespace quoll::model
