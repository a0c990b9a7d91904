// Missing elements without a present one before them stay as they are.
#include "lang/functions/_series_fill.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) { FillRows(call, FillFrom::kBefore, out); }

}  // namespace

extern constinit const FunctionDef kFunction_series_fill_forward = {
    .name = "series_fill_forward",
    .summary = "The series with missing elements replaced by the nearest present one before them.",
    .signatures = {{{DynamicArg("series"),
                     Optional(Uncoerced(Arg("missing_value_placeholder", kFillable)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_fill_forward(dynamic([null, 1, null, 2]))", "[null,1,1,2]"}},
};

}  // namespace quoll::lang
