// CallBinder: what a function that binds in its own way (column_ifexists, now, toscalar, pack_all …) gets to see: the
// unbound call and the binder.
#pragma once

#include "model/expr.h"
#include "syntax/ast.h"

namespace quoll::lang {

class Binder;
struct ExprScope;

class CallBinder {
 public:
  Binder& binder;
  const ExprScope& scope;
  const syntax::CallExpr& call;
};

}  // namespace quoll::lang
