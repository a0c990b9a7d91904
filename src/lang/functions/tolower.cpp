// Simple case mapping of Unicode; ASCII text, nearly all of a log, takes a short way.
#include "base/utf8.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    if (!base::IsAscii(text)) {
      buffer = base::ToLower(text);
      return true;
    }
    buffer.resize(text.size());
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      buffer[i] = static_cast<char>(c + ((c >= 'A' && c <= 'Z') ? 'a' - 'A' : 0));
    }
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_tolower = {
    .name = "tolower",
    .summary = "The text in lower case.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print tolower("ÉA"))", "éa"}},
};

}  // namespace quoll::lang
