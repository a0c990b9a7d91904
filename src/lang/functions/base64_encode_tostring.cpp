// Standard alphabet with padding.
#include "base/base64.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    base::AppendBase64(buffer, text);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_base64_encode_tostring = {
    .name = "base64_encode_tostring",
    .aliases = {"base64_encodestring"},
    .summary = "The bytes of a text in base 64.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print base64_encode_tostring("Kusto"))", "S3VzdG8="}},
};

}  // namespace quoll::lang
