// Properties of several bags, not their inner ones; where a name occurs twice the leftmost value
// stays.
#include <unordered_set>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  std::unordered_set<std::string_view> seen;
  for (size_t row = 0; row < call.num_rows; ++row) {
    bool has_bag = false;
    seen.clear();
    writer.BeginBag();
    for (const ColumnView& arg : call.args) {
      if (arg.IsNull(row)) continue;
      const Dynamic bag = ReadCell<Dynamic>(arg, row);
      if (bag.tag() != Tag::kBag) continue;
      has_bag = true;
      for (size_t i = 0; i < bag.size(); ++i) {
        if (!seen.insert(bag.Name(i)).second) continue;
        writer.Name(bag.Name(i));
        writer.Value(bag.Element(i));
      }
    }
    writer.EndBag();
    const std::string bytes = writer.Take();
    if (has_bag) out.SetText(row, bytes);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_merge = {
    .name = "bag_merge",
    .summary = "One bag of the properties of several; the leftmost value of a name wins.",
    .signatures = {{{Repeated(DynamicArg("bag"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print bag_merge(dynamic({"a":1}), dynamic({"a":2,"b":3})))",
                  R"({"a":1,"b":3})"}},
};

}  // namespace quoll::lang
