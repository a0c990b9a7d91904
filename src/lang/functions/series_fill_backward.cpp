// Missing elements without a present one behind them stay as they are.
#include "lang/functions/_series_fill.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) { FillRows(call, FillFrom::kBehind, out); }

}  // namespace

extern constinit const FunctionDef kFunction_series_fill_backward = {
    .name = "series_fill_backward",
    .summary = "The series with missing elements replaced by the nearest present one behind them.",
    .signatures = {{{DynamicArg("series"),
                     Optional(Uncoerced(Arg("missing_value_placeholder", kFillable)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_fill_backward(dynamic([null, 1, null, 2]))", "[1,1,2,2]"}},
};

}  // namespace quoll::lang
