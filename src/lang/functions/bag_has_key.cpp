// The key is a name, or a path that starts with `$.` or `$[`.
#include "lang/functions/_json_path.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

bool HasName(Dynamic bag, std::string_view name) {
  for (size_t i = 0; i < bag.size(); ++i) {
    if (bag.Name(i) == name) return bag.tag() == Tag::kBag;
  }
  return false;
}

// A property may be there and null, so the last step looks for its name.
bool HasPath(Dynamic bag, const JsonPath& path) {
  if (path.empty()) return true;
  const Dynamic parent = FollowJsonPath(bag, JsonPath(path.begin(), path.end() - 1));
  const JsonPathStep& last = path.back();
  if (!last.is_index) return HasName(parent, last.name);
  const int64_t size = static_cast<int64_t>(parent.size());
  return parent.tag() == Tag::kArray && last.index < size && last.index >= -size;
}

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic, std::string_view>(call, out,
                                     [](Dynamic bag, std::string_view key) -> std::optional<bool> {
                                       if (bag.tag() != Tag::kBag) return std::nullopt;
                                       if (!key.starts_with('$')) return HasName(bag, key);
                                       return HasPath(bag, PathOfKey(key));
                                     });
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_has_key = {
    .name = "bag_has_key",
    .summary = "Whether a bag has a property.",
    .signatures = {{{DynamicArg("bag"), Text("key")}, Type::kBool}},
    .kernel = Kernel,
    .examples = {{R"(print bag_has_key(dynamic({"a":{"b":null}}), "$.a.b"))", "True"}},
};

}  // namespace quoll::lang
