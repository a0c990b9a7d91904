// The union of the sets behind several hll() values of a row; what is none is left out. In
// summarize, with one argument, it is the aggregate of the same name.
#include "lang/aggregates/_hll.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    std::optional<Hll> merged;
    for (const ColumnView& arg : call.args) {
      if (arg.IsNull(row)) continue;
      auto hll = Hll::Read(Dynamic(arg.Text(row)));
      if (!hll) continue;
      if (merged) {
        merged->Add(*hll);
      } else {
        merged = std::move(hll);
      }
    }
    if (merged) out.SetText(row, merged->Write());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_hll_merge = {
    .name = "hll_merge",
    .summary = "The union of the sets behind several hll() values.",
    .signatures = {{{Uncoerced(Arg("hll", Bit(Type::kDynamic))),
                     Repeated(Uncoerced(Arg("hll", Bit(Type::kDynamic))))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"range x from 1 to 9 step 1 | summarize a = hll(x), b = hll(x + 5) "
                  "| project dcount_hll(hll_merge(a, b))",
                  "14"}},
};

}  // namespace quoll::lang
