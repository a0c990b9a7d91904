// RFC 3492 without the `xn--` of domain names; malformed text gives "".
#include "lang/functions/_punycode.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, DecodePunycode);
}

}  // namespace

extern constinit const FunctionDef kFunction_punycode_to_string = {
    .name = "punycode_to_string",
    .summary = "The text of a Punycode text.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print punycode_to_string("acadmie-franaise-npb1a"))", "académie-française"}},
};

}  // namespace quoll::lang
