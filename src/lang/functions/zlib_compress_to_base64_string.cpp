// The bytes depend on the library's version; only the way back is promised.
#include "base/base64.h"
#include "lang/functions/_compression.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { CompressRows(call, Container::kZlib, out); }

}  // namespace

extern constinit const FunctionDef kFunction_zlib_compress_to_base64_string = {
    .name = "zlib_compress_to_base64_string",
    .summary = "The text compressed by zlib, in base 64.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples =
        {{R"(print zlib_decompress_from_base64_string(zlib_compress_to_base64_string("abc")))",
          "abc"}},
};

}  // namespace quoll::lang
