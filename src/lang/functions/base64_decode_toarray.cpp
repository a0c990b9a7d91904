// Text that is no base 64 gives null.
#include "base/base64.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  std::string bytes;
  MapDynamic<std::string_view>(call, out, [&](std::string_view text, DynamicWriter& writer) {
    bytes.clear();
    if (!base::DecodeBase64(text, bytes) || bytes.size() > kMaxArrayElements) return false;
    writer.BeginArray();
    for (const char byte : bytes) writer.Long(static_cast<uint8_t>(byte));
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_base64_decode_toarray = {
    .name = "base64_decode_toarray",
    .summary = "The bytes that a base 64 text holds, as an array of numbers.",
    .signatures = {{{Text("text")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print base64_decode_toarray("S3VzdG8="))", "[75,117,115,116,111]"}},
};

}  // namespace quoll::lang
