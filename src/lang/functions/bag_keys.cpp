// Bags only; the names of the outermost properties.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic>(call, out, [](Dynamic bag, DynamicWriter& writer) {
    if (bag.tag() != Tag::kBag) return false;
    writer.BeginArray();
    for (size_t i = 0; i < bag.size(); ++i) writer.String(bag.Name(i));
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_keys = {
    .name = "bag_keys",
    .summary = "The names of a bag's properties.",
    .signatures = {{{DynamicArg("bag")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print bag_keys(dynamic({"a": 1, "b": 2})))", R"(["a","b"])"}},
};

}  // namespace quoll::lang
