// The share, in percent, of the values behind a tdigest() value that are at most the given one.
#include "lang/functions/_digest.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    uint64_t total = 0;
    const auto rank = RankInDigest(call, row, total);
    if (rank && total > 0)
      out.Set(row, 100.0 * static_cast<double>(*rank) / static_cast<double>(total));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_percentrank_tdigest = {
    .name = "percentrank_tdigest",
    .summary = "The percentage of the values of a tdigest() value that are at most the given one.",
    .signatures = {{{kDigestArg, Arg("value", kAnyType)}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project "
                  "percentrank_tdigest(t, 685)",
                  "68.5"}},
};

}  // namespace quoll::lang
