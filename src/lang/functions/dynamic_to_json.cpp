// Canonical JSON: properties sorted by name, at every level. What is no dynamic is converted by
// tostring().
#include <algorithm>

#include "base/escape.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void AppendCanonical(Dynamic value, std::string& out) {
  if (value.tag() == Tag::kArray) {
    out += '[';
    for (size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      AppendCanonical(value.Element(i), out);
    }
    out += ']';
  } else if (value.tag() == Tag::kBag) {
    std::vector<size_t> order(value.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return value.Name(a) < value.Name(b); });
    out += '{';
    for (size_t i = 0; i < order.size(); ++i) {
      if (i > 0) out += ',';
      out += base::QuoteForJson(value.Name(order[i]));
      out += ':';
      AppendCanonical(value.Element(order[i]), out);
    }
    out += '}';
  } else {
    AppendJson(out, value);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  if (call.args[0].type == Type::kString) {
    return MapRows<std::string_view>(call, out, [](std::string_view text) { return text; });
  }
  MapText<Dynamic>(call, out, [](Dynamic value, std::string& buffer) {
    AppendCanonical(value, buffer);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_dynamic_to_json = {
    .name = "dynamic_to_json",
    .summary = "The canonical JSON text of a value.",
    .signatures = {{{DynamicArg("value")}, Type::kString}, {{Text("value")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print dynamic_to_json(dynamic({"b":1,"a":[2]})))", R"({"a":[2],"b":1})"}},
};

}  // namespace quoll::lang
