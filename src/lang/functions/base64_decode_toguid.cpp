// The bytes in the order of .NET: the first three groups of digits begin with their last byte.
#include "base/base64.h"
#include "lang/functions/_guid_bytes.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  std::string bytes;
  MapRows<std::string_view>(call, out, [&](std::string_view text) -> std::optional<Bytes16> {
    bytes.clear();
    Bytes16 guid;
    if (!base::DecodeBase64(text, bytes) || bytes.size() != guid.bytes.size()) return std::nullopt;
    std::memcpy(guid.bytes.data(), bytes.data(), bytes.size());
    return SwapGuidOrder(guid);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_base64_decode_toguid = {
    .name = "base64_decode_toguid",
    .summary = "The guid whose bytes a base 64 text holds.",
    .signatures = {{{Text("text")}, Type::kGuid}},
    .kernel = Kernel,
    .examples = {{R"(print base64_decode_toguid("8jMxriJurkmwahbmqbIS6w=="))",
                  "ae3133f2-6e22-49ae-b06a-16e6a9b212eb"}},
};

}  // namespace quoll::lang
