// Arrays only: a bag, a scalar and null have no length.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic>(call, out, [](Dynamic array) -> std::optional<int64_t> {
    if (array.tag() != Tag::kArray) return std::nullopt;
    return static_cast<int64_t>(array.size());
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_array_length = {
    .name = "array_length",
    .aliases = {"arraylength"},
    .summary = "The number of elements of an array, or null.",
    .signatures = {{{DynamicArg("array")}, Type::kLong}},
    .kernel = Kernel,
    .examples = {{"print array_length(dynamic([1, 2, 3]))", "3"}},
};

}  // namespace quoll::lang
