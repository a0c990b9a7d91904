// The value of a column in a later row, or a default where there is none.
#include "lang/functions/_windows.h"

namespace quoll::lang {
using namespace model;

namespace {
ExprPtr Bind(CallBinder& call) { return BindShift(call, -1); }
}  // namespace

extern constinit const FunctionDef kFunction_next = {
    .name = "next",
    .summary = "The value of a column in a later row.",
    .signatures = {{{Arg("column", kAnyType), Optional(Constant(Arg("offset", kIntegers))),
                     Optional(Constant(Arg("default", kAnyType)))},
                    Type::kString,
                    Returns::kArg0}},
    .bind = Bind,
    .examples = {{"range x from 1 to 3 step 1 | sort by x asc | where next(x) == 2 | project x",
                  "1"}},
};

}  // namespace quoll::lang
