// Whole numbers keep their type.
#include <cmath>

#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  switch (call.result) {
    case Type::kInt:
      return MapRows<int32_t>(call, out, [](int32_t x) { return x; });
    case Type::kLong:
      return MapRows<int64_t>(call, out, [](int64_t x) { return x; });
    default:
      return MapRows<double>(call, out, [](double x) { return std::ceil(x); });
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_ceiling = {
    .name = "ceiling",
    .summary = "The smallest whole number that is not below x.",
    .signatures = {{{Arg("x", Bit(Type::kInt))}, Type::kInt},
                   {{Arg("x", Bit(Type::kLong))}, Type::kLong},
                   {{Arg("x", Bit(Type::kReal))}, Type::kReal}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print ceiling(-1.1)", "-1.0"}, {"print ceiling(0)", "0"}},
};
}  // namespace quoll::lang
