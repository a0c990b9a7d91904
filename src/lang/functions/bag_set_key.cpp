// The key is a name, or a path that starts with `$.` or `$[`; bags missing on the way are made.
#include "lang/functions/_json_path.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// Writes `bag` with the value put at the path from `step` on. A value on the way that is no bag is
// replaced by one.
void WriteWithKey(Dynamic bag, std::span<const JsonPathStep> path, Dynamic value,
                  DynamicWriter& writer) {
  if (path.empty()) return writer.Value(value);
  const std::string_view name = path.front().name;
  const bool is_bag = bag.tag() == Tag::kBag;
  bool is_set = false;
  writer.BeginBag();
  for (size_t i = 0; is_bag && i < bag.size(); ++i) {
    writer.Name(bag.Name(i));
    if (bag.Name(i) == name) {
      WriteWithKey(bag.Element(i), path.subspan(1), value, writer);
      is_set = true;
    } else {
      writer.Value(bag.Element(i));
    }
  }
  if (!is_set) {
    writer.Name(name);
    WriteWithKey({}, path.subspan(1), value, writer);
  }
  writer.EndBag();
}

bool IsSettable(const JsonPath& path) {
  if (path.empty() || path.size() > kMaxDynamicDepth) return false;
  for (const JsonPathStep& step : path) {
    if (step.is_index) return false;
  }
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Dynamic bag = ReadCell<Dynamic>(call.args[0], row);
    const JsonPath path = PathOfKey(call.args[1].Text(row));
    if (bag.tag() != Tag::kBag || !IsSettable(path)) continue;
    const std::string value = DynamicFromCell(call.args[2], row);
    WriteWithKey(bag, path, Dynamic(value), writer);
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_set_key = {
    .name = "bag_set_key",
    .summary = "The bag with a property set.",
    .signatures = {{{DynamicArg("bag"), Text("key"), Arg("value", kAnyType)}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print bag_set_key(dynamic({"a":1}), "b", 2))", R"({"a":1,"b":2})"}},
};

}  // namespace quoll::lang
