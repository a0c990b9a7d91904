// A blank becomes `+`; hexadecimal digits are lower case.
#include "lang/functions/_url.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    AppendUrlEncoded(buffer, text, "+");
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_url_encode = {
    .name = "url_encode",
    .summary = "The text encoded for a URL, blanks as `+`.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print url_encode("a b/c"))", "a+b%2fc"}},
};

}  // namespace quoll::lang
