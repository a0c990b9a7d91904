// The number of the row at which the value of this row began.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) { return BindRank(call, WindowRel::Function::kRankMin, 2); }
}  // namespace

extern constinit const FunctionDef kFunction_row_rank_min = {
    .name = "row_rank_min",
    .summary = "The number of the first of neighbouring rows with the same value.",
    .signatures = {{{Arg("term", kAnyType), Optional(Arg("restart", Bit(Type::kBool)))},
                    Type::kLong}},
    .bind = Bind,
    .examples =
        {{"datatable(x:long)[5, 5, 7] | sort by x asc | project r=row_rank_min(x) | sort by r",
          "3"}},
};

}  // namespace quoll::lang
