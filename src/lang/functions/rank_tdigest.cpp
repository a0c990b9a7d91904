// How many of the values behind a tdigest() value are at most the given one.
#include "lang/functions/_digest.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    uint64_t total = 0;
    const auto rank = RankInDigest(call, row, total);
    if (rank && total > 0) out.Set(row, static_cast<double>(*rank));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_rank_tdigest = {
    .name = "rank_tdigest",
    .summary = "How many values of a tdigest() value are at most the given one.",
    .signatures = {{{kDigestArg, Arg("value", kAnyType)}, Type::kReal}},
    .kernel = Kernel,
    .examples =
        {{"range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project rank_tdigest(t, 685)",
          "685.0"}},
};

}  // namespace quoll::lang
