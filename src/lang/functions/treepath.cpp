// `[0]` stands for all elements of an array: the paths of its elements are merged.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// Paths in order of first appearance.
void Collect(Dynamic value, const std::string& path, std::vector<std::string>& out) {
  if (!path.empty() && std::find(out.begin(), out.end(), path) == out.end()) out.push_back(path);
  for (size_t i = 0; i < value.size(); ++i) {
    std::string inner = path;
    if (value.tag() == Tag::kBag) {
      inner.append("['").append(value.Name(i)).append("']");
    } else {
      inner += "[0]";
    }
    if (out.size() < kMaxArrayElements) Collect(value.Element(i), inner, out);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic>(call, out, [](Dynamic value, DynamicWriter& writer) {
    if (value.tag() != Tag::kBag && value.tag() != Tag::kArray) return false;
    std::vector<std::string> paths;
    Collect(value, "", paths);
    writer.BeginArray();
    for (const std::string& path : paths) writer.String(path);
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_treepath = {
    .name = "treepath",
    .summary = "The paths of all leaves of a dynamic value.",
    .signatures = {{{DynamicArg("object")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print treepath(dynamic({"a":[1,{"x":2}]})))",
                  R"(["['a']","['a'][0]","['a'][0]['x']"])"}},
};

}  // namespace quoll::lang
