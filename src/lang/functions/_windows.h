// What the window functions share: reading the arguments of a call.
#pragma once

#include <fmt/format.h>

#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {

// K2005 unless the number of arguments is in range.
bool CheckWindowArgs(CallBinder& call, size_t min, size_t max);
// The arguments from `arg` on, if there is one: a condition that restarts the count. False after
// reporting.
bool BindRestart(CallBinder& call, size_t arg, model::ExprPtr& restart);
// prev and next: the value of a column so many rows before; `direction` -1 for next.
model::ExprPtr BindShift(CallBinder& call, int direction);
// row_rank_dense and row_rank_min.
model::ExprPtr BindRank(CallBinder& call, model::WindowRel::Function function, size_t max_args);

}  // namespace quoll::lang
