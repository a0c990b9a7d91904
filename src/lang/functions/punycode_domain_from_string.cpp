// Decodes the labels that begin with `xn--`. The name says from where: from the encoded string.
#include "lang/functions/_punycode.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, DecodeDomain);
}

}  // namespace

extern constinit const FunctionDef kFunction_punycode_domain_from_string = {
    .name = "punycode_domain_from_string",
    .summary = "A domain name in Unicode, of its encoded form.",
    .signatures = {{{Text("encoded")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print punycode_domain_from_string("xn--Ge-mia.Bulg.edu"))", "Gáe.Bulg.edu"}},
};

}  // namespace quoll::lang
