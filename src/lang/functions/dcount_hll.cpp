// The number of values behind an hll() value. Null for what is none.
#include "lang/aggregates/_hll.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic>(call, out, [](Dynamic value) -> std::optional<int64_t> {
    const auto hll = Hll::Read(value);
    return hll ? std::optional(hll->Count()) : std::nullopt;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_dcount_hll = {
    .name = "dcount_hll",
    .summary = "The number of distinct values that an hll() value stands for.",
    .signatures = {{{Uncoerced(Arg("hll", Bit(Type::kDynamic)))}, Type::kLong}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "dcount_hll",
    .examples = {{"range x from 1 to 9 step 1 | summarize h = hll(x) | project dcount_hll(h)",
                  "9"}},
};

}  // namespace quoll::lang
