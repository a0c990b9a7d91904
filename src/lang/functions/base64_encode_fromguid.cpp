// The bytes in the order of .NET: the first three groups of digits begin with their last byte.
#include "base/base64.h"
#include "lang/functions/_guid_bytes.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<Bytes16>(call, out, [](const Bytes16& guid, std::string& buffer) {
    const Bytes16 swapped = SwapGuidOrder(guid);
    base::AppendBase64(buffer,
                 {reinterpret_cast<const char*>(swapped.bytes.data()), swapped.bytes.size()});
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_base64_encode_fromguid = {
    .name = "base64_encode_fromguid",
    .summary = "The bytes of a guid in base 64.",
    .signatures = {{{Arg("guid", Bit(Type::kGuid))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print base64_encode_fromguid(toguid("ae3133f2-6e22-49ae-b06a-16e6a9b212eb")))",
                  "8jMxriJurkmwahbmqbIS6w=="}},
};

}  // namespace quoll::lang
