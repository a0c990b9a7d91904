// RFC 3492 without the `xn--` of domain names.
#include "lang/functions/_punycode.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, EncodePunycode);
}

}  // namespace

extern constinit const FunctionDef kFunction_punycode_from_string = {
    .name = "punycode_from_string",
    .summary = "The text in Punycode.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print punycode_from_string("académie-française"))", "acadmie-franaise-npb1a"}},
};

}  // namespace quoll::lang
