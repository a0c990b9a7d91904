// A blank becomes `%20`; hexadecimal digits are lower case.
#include "lang/functions/_url.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    AppendUrlEncoded(buffer, text, "%20");
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_url_encode_component = {
    .name = "url_encode_component",
    .summary = "The text encoded for a part of a URL, blanks as `%20`.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print url_encode_component("a b/c"))", "a%20b%2fc"}},
};

}  // namespace quoll::lang
