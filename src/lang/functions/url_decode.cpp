// A `+` becomes a blank; a `%` without two hexadecimal digits stays; bytes that are no UTF-8 become
// U+FFFD.
#include "base/utf8.h"
#include "lang/functions/_url.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  std::string bytes;
  MapText<std::string_view>(call, out, [&](std::string_view text, std::string& buffer) {
    bytes.clear();
    AppendUrlDecoded(bytes, text);
    base::RepairUtf8(bytes, buffer);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_url_decode = {
    .name = "url_decode",
    .summary = "The text with URL encoding undone.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print url_decode("https%3a%2f%2fwww.bing.com%2f"))", "https://www.bing.com/"}},
};

}  // namespace quoll::lang
