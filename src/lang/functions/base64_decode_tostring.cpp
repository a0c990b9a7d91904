// Text that is no base 64, or whose bytes are no UTF-8, gives "".
#include "base/utf8.h"
#include "base/base64.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    return base::DecodeBase64(text, buffer) && base::IsValidUtf8(buffer);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_base64_decode_tostring = {
    .name = "base64_decode_tostring",
    .aliases = {"base64_decodestring"},
    .summary = "The text whose bytes a base 64 text holds.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print base64_decode_tostring("S3VzdG8="))", "Kusto"}},
};

}  // namespace quoll::lang
