// Reads one value out of JSON text by a path such as $.a.b[0]['c d'].
#include "lang/functions/_json_path.h"
#include "lang/functions/_rows.h"
#include "lang/functions/_typed_text.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  JsonPathReader path(call, 0);
  for (size_t row = 0; row < call.num_rows; ++row) {
    const JsonPath* steps = path.At(row);
    if (steps == nullptr) continue;
    const auto json = DynamicFromJson(call.args[1].Text(row));
    if (!json) continue;
    const Dynamic value = FollowJsonPath(Dynamic(*json), *steps);
    if (value.IsNull()) continue;
    if (out.type() == Type::kDynamic) {
      out.SetText(row, value.bytes());
    } else {
      StoreTextAs(out, row, DynamicToText(value));
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_extract_json = {
    .name = "extract_json",
    .aliases = {"extractjson"},
    .summary = "The value at a path of a JSON text, as text or converted with `typeof(…)`.",
    .signatures =
        {{{Text("path"), Text("json")}, Type::kString},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kString)))}, Type::kString},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kLong)))}, Type::kLong},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kInt)))}, Type::kInt},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kReal)))}, Type::kReal},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kDecimal)))},
          Type::kDecimal},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kBool)))}, Type::kBool},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kDatetime)))},
          Type::kDatetime},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kTimespan)))},
          Type::kTimespan},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kGuid)))}, Type::kGuid},
         {{Text("path"), Text("json"), Uncoerced(Arg("type", Bit(Type::kDynamic)))},
          Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print extract_json("$.a[1]", '{"a":[1,2]}', typeof(long)))", "2"}},
};

}  // namespace quoll::lang
