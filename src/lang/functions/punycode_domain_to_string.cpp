// Encodes the labels that are not ASCII as `xn--…`; the other full stops of IDNA separate labels
// too.
#include "lang/functions/_punycode.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, EncodeDomain);
}

}  // namespace

extern constinit const FunctionDef kFunction_punycode_domain_to_string = {
    .name = "punycode_domain_to_string",
    .summary = "A domain name in its encoded form.",
    .signatures = {{{Text("domain")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print punycode_domain_to_string("Gáe.Bulg.edu"))", "xn--Ge-mia.Bulg.edu"}},
};

}  // namespace quoll::lang
