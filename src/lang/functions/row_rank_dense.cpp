// 1, and one more each time the value differs from that of the row before.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) { return BindRank(call, WindowRel::Function::kRankDense, 2); }
}  // namespace

extern constinit const FunctionDef kFunction_row_rank_dense = {
    .name = "row_rank_dense",
    .summary = "The number of different values so far, in the order of the rows.",
    .signatures = {{{Arg("term", kAnyType), Optional(Arg("restart", Bit(Type::kBool)))},
                    Type::kLong}},
    .bind = Bind,
    .examples =
        {{"datatable(x:long)[5, 5, 7] | sort by x asc | project r=row_rank_dense(x) | sort by r",
          "2"}},
};

}  // namespace quoll::lang
