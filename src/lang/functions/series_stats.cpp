// Null, NaN and infinities make all values null, unless the second argument says to ignore them.
#include "lang/functions/_rows.h"
#include "lang/functions/_series_stats.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const auto stats =
        StatsOf(ReadCell<Dynamic>(call.args[0], row), OptionalCell<bool>(call, 1, row, false));
    if (!stats) continue;
    writer.BeginArray();
    writer.Real(stats->min);
    writer.Long(stats->min_idx);
    writer.Real(stats->max);
    writer.Long(stats->max_idx);
    writer.Real(stats->avg);
    writer.Real(stats->stdev);
    writer.Real(stats->variance);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_stats = {
    .name = "series_stats",
    .summary = "Smallest, largest and mean value of a series, and how much it varies.",
    .signatures = {{{DynamicArg("series"), Optional(Arg("ignore_nonfinite", Bit(Type::kBool)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .values = {{"min", Type::kReal},
               {"min_idx", Type::kLong},
               {"max", Type::kReal},
               {"max_idx", Type::kLong},
               {"avg", Type::kReal},
               {"stdev", Type::kReal},
               {"variance", Type::kReal}},
    .examples = {{"print (least, place) = series_stats(dynamic([3, 1, 2])) | project place", "1"}},
};

}  // namespace quoll::lang
