// Arguments: series, what fills the gaps, optionally what counts as missing (default: null).
#include "lang/functions/_series_fill.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const auto gaps = FindGaps(call, 2, row);
    if (!gaps) continue;
    writer.BeginArray();
    for (size_t i = 0; i < gaps->elements.size(); ++i) {
      if (!gaps->is_missing[i]) {
        writer.Value(gaps->elements[i]);
      } else if (call.args.size() > 1) {
        AppendCell(writer, call.args[1], row);
      } else {
        writer.Real(0);
      }
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_fill_const = {
    .name = "series_fill_const",
    .summary = "The series with missing elements replaced by a constant.",
    .signatures = {{{DynamicArg("series"), Optional(Uncoerced(Arg("constant_value", kFillable))),
                     Optional(Uncoerced(Arg("missing_value_placeholder", kFillable)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print series_fill_const(dynamic([1, null]), -1)", "[1,-1]"}},
};

}  // namespace quoll::lang
