// A backslash before each character that is special in a pattern.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr std::string_view kSpecial = "\\.+*?()|[]{}^$#&-~";

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    for (const char c : text) {
      if (kSpecial.find(c) != std::string_view::npos) buffer += '\\';
      buffer += c;
    }
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_regex_quote = {
    .name = "regex_quote",
    .summary = "The text as a pattern that matches just this text.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"q(print regex_quote("(so$me.Te^xt)"))q", R"(\(so\$me\.Te\^xt\))"}},
};

}  // namespace quoll::lang
