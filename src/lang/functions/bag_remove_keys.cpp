// Keys are names, or paths that start with `$.` or `$[`.
#include "lang/functions/_json_path.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

struct Removal {
  std::span<const JsonPathStep> rest;
};

// Writes `bag` without the properties that the removals name; those with a longer path go on
// inside.
void WriteWithout(Dynamic bag, const std::vector<Removal>& removals, DynamicWriter& writer) {
  if (bag.tag() != Tag::kBag || removals.empty()) return writer.Value(bag);
  writer.BeginBag();
  std::vector<Removal> inner;
  for (size_t i = 0; i < bag.size(); ++i) {
    inner.clear();
    bool is_removed = false;
    for (const Removal& removal : removals) {
      if (removal.rest.front().is_index || removal.rest.front().name != bag.Name(i)) continue;
      if (removal.rest.size() == 1) {
        is_removed = true;
      } else {
        inner.push_back({removal.rest.subspan(1)});
      }
    }
    if (is_removed) continue;
    writer.Name(bag.Name(i));
    WriteWithout(bag.Element(i), inner, writer);
  }
  writer.EndBag();
}

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<Dynamic, Dynamic>(call, out, [](Dynamic bag, Dynamic keys, DynamicWriter& writer) {
    if (bag.tag() != Tag::kBag || keys.tag() != Tag::kArray) return false;
    std::vector<JsonPath> paths;
    for (size_t i = 0; i < keys.size(); ++i)
      paths.push_back(PathOfKey(DynamicToText(keys.Element(i))));
    std::vector<Removal> removals;
    for (const JsonPath& path : paths) {
      if (!path.empty()) removals.push_back({path});
    }
    WriteWithout(bag, removals, writer);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_remove_keys = {
    .name = "bag_remove_keys",
    .summary = "The bag without the given properties.",
    .signatures = {{{DynamicArg("bag"), DynamicArg("keys")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print bag_remove_keys(dynamic({"a":1,"b":2}), dynamic(["a"])))",
                  R"({"b":2})"}},
};

}  // namespace quoll::lang
