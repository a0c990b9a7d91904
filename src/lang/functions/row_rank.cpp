// The old spelling of row_rank_dense, without a restart.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) { return BindRank(call, WindowRel::Function::kRankDense, 1); }
}  // namespace

extern constinit const FunctionDef kFunction_row_rank = {
    .name = "row_rank",
    .summary =
        "The number of different values so far, in the order of the rows; old spelling of "
        "row_rank_dense.",
    .signatures = {{{Arg("term", kAnyType)}, Type::kLong}},
    .bind = Bind,
    .examples = {{"datatable(x:long)[5, 5, 7] | sort by x asc | project r=row_rank(x) | sort by r",
                  "2"}},
};

}  // namespace quoll::lang
