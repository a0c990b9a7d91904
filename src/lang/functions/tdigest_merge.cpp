// The digest of all values behind several tdigest() values of a row; what is none is left out. In
// summarize, with one argument, it is the aggregate of the same name.
#include "lang/functions/_digest.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    Digest merged(kMaxDigestValues);
    for (const ColumnView& arg : call.args) {
      if (!arg.IsNull(row)) AddDigest(merged, Dynamic(arg.Text(row)));
    }
    if (!merged.empty()) out.SetText(row, WriteDigest(merged));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_tdigest_merge = {
    .name = "tdigest_merge",
    .aliases = {"merge_tdigest"},
    .summary = "The digest of all values behind several tdigest() values.",
    .signatures = {{{kDigestArg, Repeated(kDigestArg)}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"range x from 1 to 100 step 1 | summarize a = tdigest(x), b = tdigest(x + 100) "
                  "| project percentile_tdigest(tdigest_merge(a, b), 75)",
                  "150"}},
};

}  // namespace quoll::lang
