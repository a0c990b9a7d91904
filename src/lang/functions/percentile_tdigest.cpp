// A percentile of the values behind a tdigest() value, by nearest rank. Null for what is no digest.
#include "lang/functions/_digest.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr Param kPercentageArg = Arg("percentage", Bit(Type::kReal));

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row) || call.args[1].IsNull(row)) continue;
    auto digest = ReadDigest(Dynamic(call.args[0].Text(row)));
    if (!digest || digest->empty()) continue;
    const std::string& value = Digest::At(digest->Sorted(), call.args[1].Get<double>(row));
    StoreDynamicAs(out, row, Dynamic(value));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_percentile_tdigest = {
    .name = "percentile_tdigest",
    .summary = "A percentile of the values that a tdigest() value stands for.",
    .signatures =
        {{{kDigestArg, kPercentageArg}, Type::kDynamic},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kString)))}, Type::kString},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kLong)))}, Type::kLong},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kInt)))}, Type::kInt},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kReal)))}, Type::kReal},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kDecimal)))},
          Type::kDecimal},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kBool)))}, Type::kBool},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kDatetime)))},
          Type::kDatetime},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kTimespan)))},
          Type::kTimespan},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kGuid)))}, Type::kGuid},
         {{kDigestArg, kPercentageArg, Uncoerced(Arg("type", Bit(Type::kDynamic)))},
          Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "percentile_tdigest",
    .examples = {{"range x from 1 to 100 step 1 | summarize t = tdigest(x) "
                  "| project percentile_tdigest(t, 95, typeof(long))",
                  "95"}},
};

}  // namespace quoll::lang
