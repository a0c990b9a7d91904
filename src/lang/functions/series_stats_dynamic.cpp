// series_stats() in one bag, with the sum and the number of values.
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
    writer.BeginBag();
    writer.Name("min"), writer.Real(stats->min);
    writer.Name("min_idx"), writer.Long(stats->min_idx);
    writer.Name("max"), writer.Real(stats->max);
    writer.Name("max_idx"), writer.Long(stats->max_idx);
    writer.Name("avg"), writer.Real(stats->avg);
    writer.Name("stdev"), writer.Real(stats->stdev);
    writer.Name("variance"), writer.Real(stats->variance);
    writer.Name("sum"), writer.Real(stats->sum);
    writer.Name("len"), writer.Long(stats->len);
    writer.EndBag();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_series_stats_dynamic = {
    .name = "series_stats_dynamic",
    .summary = "Smallest, largest and mean value of a series, and how much it varies, in one bag.",
    .signatures = {{{DynamicArg("series"), Optional(Arg("ignore_nonfinite", Bit(Type::kBool)))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print series_stats_dynamic(dynamic([3, 1, 2])).avg", "2.0"}},
};

}  // namespace quoll::lang
