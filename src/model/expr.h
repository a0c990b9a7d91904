// Typed expressions. Immutable and shared; columns are named by ids that are unique within a plan.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/source_file.h"
#include "model/function_def.h"
#include "model/value.h"

namespace quoll::model {

using ColumnId = uint32_t;
struct Rel;
using RelPtr = std::shared_ptr<const Rel>;

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

struct Expr {
  enum class Kind : uint8_t {
    kConstant,        // value
    kColumn,          // column
    kCall,            // function(args)
    kScalarSubquery,  // first column of the first row of `subquery`; null without rows
    kInSubquery,      // args[0] is among the first column's values of `subquery`
  };
  Kind kind = Kind::kConstant;
  Type type = Type::kString;
  base::Span span;
  Value value;
  ColumnId column = 0;
  const FunctionDef* function = nullptr;
  const Signature* signature = nullptr;
  std::vector<ExprPtr> args;
  RelPtr subquery;
  // Of kInSubquery: compares without regard to case (in~).
  bool is_case_insensitive = false;

  bool IsConstant() const { return kind == Kind::kConstant; }
};

ExprPtr MakeConstant(Value value, base::Span span);
ExprPtr MakeColumn(ColumnId column, Type type, base::Span span);
ExprPtr MakeCall(const FunctionDef& function, const Signature* signature, Type type, std::vector<ExprPtr> args,
                 base::Span span);

// Appends the ids of all columns that the expression reads (subqueries do not see outer columns).
void CollectColumns(const Expr& expr, std::vector<ColumnId>& out);
// True if the same inputs give the same result.
bool IsDeterministic(const Expr& expr);

}  // namespace quoll::model
