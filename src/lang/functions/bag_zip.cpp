// Missing values are null; keys that are no texts are passed over together with their values.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Dynamic keys = ReadCell<Dynamic>(call.args[0], row);
    const Dynamic values = OptionalCell<Dynamic>(call, 1, row, {});
    if (keys.tag() != Tag::kArray) continue;
    writer.BeginBag();
    for (size_t i = 0; i < keys.size(); ++i) {
      if (keys.Element(i).tag() != Tag::kString) continue;
      writer.Name(keys.Element(i).AsString());
      writer.Value(values.At(static_cast<int64_t>(i)));
    }
    writer.EndBag();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_zip = {
    .name = "bag_zip",
    .summary = "A bag of names from one array and values from another.",
    .signatures = {{{DynamicArg("keys"), DynamicArg("values")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print bag_zip(dynamic(["a", "b"]), dynamic([1])))", R"({"a":1,"b":null})"}},
};

}  // namespace quoll::lang
