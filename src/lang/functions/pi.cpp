// The double nearest to the number.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) out.Set(row, double{M_PI});
}
}  // namespace

extern constinit const FunctionDef kFunction_pi = {
    .name = "pi",
    .summary = "The ratio of a circle's circumference to its diameter.",
    .signatures = {{{}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print round(pi(), 5)", "3.14159"}},
};
}  // namespace quoll::lang
