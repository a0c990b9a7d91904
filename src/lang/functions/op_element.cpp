// Access to an element: by number to an array (negative counts from the end), by computed text to a
// bag.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

Dynamic At(Dynamic container, const ColumnView& key, size_t row) {
  switch (key.type) {
    case Type::kInt:
      return container.At(key.Get<int32_t>(row));
    case Type::kLong:
      return container.At(key.Get<int64_t>(row));
    case Type::kString:
      return container.Property(key.Text(row));
    default:
      break;
  }
  const Dynamic value = ReadCell<Dynamic>(key, row);
  switch (value.tag()) {
    case Tag::kInt:
    case Tag::kLong:
      return container.At(value.AsLong());
    case Tag::kString:
      return container.Property(value.AsString());
    default:
      return {};
  }
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (internal::AnyNull<2>(call, row)) continue;
    const Dynamic value = At(ReadCell<Dynamic>(call.args[0], row), call.args[1], row);
    if (!value.IsNull()) out.SetTextRef(row, value.bytes());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_op_element = {
    .name = "[]",
    .is_operator = true,
    .summary = "The element of an array or the property of a bag, or null.",
    .signatures = {{{DynamicArg("container"), Uncoerced(Arg("index", kIntegers))}, Type::kDynamic},
                   {{DynamicArg("container"), Uncoerced(Arg("name", Bit(Type::kString)))},
                    Type::kDynamic},
                   {{DynamicArg("container"), Uncoerced(DynamicArg("key"))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print parse_json("[1,2,3]")[-1])", "3"}},
};

}  // namespace quoll::lang
