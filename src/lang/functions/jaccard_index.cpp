// |a and b| / |a or b| over distinct elements.
#include "lang/functions/_rows.h"
#include "lang/functions/_sets.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic, Dynamic>(call, out, [](Dynamic a, Dynamic b) -> std::optional<double> {
    if (a.tag() != Tag::kArray || b.tag() != Tag::kArray) return std::nullopt;
    const DynamicSet first = SetOf(a);
    const DynamicSet second = SetOf(b);
    size_t num_common = 0;
    for (const Dynamic element : first) num_common += second.contains(element) ? 1 : 0;
    // Two empty sets give 0/0, which is NaN.
    return static_cast<double>(num_common) /
           static_cast<double>(first.size() + second.size() - num_common);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_jaccard_index = {
    .name = "jaccard_index",
    .summary = "The Jaccard index of two arrays, taken as sets.",
    .signatures = {{{DynamicArg("set1"), DynamicArg("set2")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print jaccard_index(dynamic([1, 2]), dynamic([2, 3, 4]))", "0.25"}},
};

}  // namespace quoll::lang
