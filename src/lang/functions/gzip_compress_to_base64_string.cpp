// The bytes depend on the library's version; only the way back is promised.
#include "base/base64.h"
#include "lang/functions/_compression.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { CompressRows(call, Container::kGzip, out); }

}  // namespace

extern constinit const FunctionDef kFunction_gzip_compress_to_base64_string = {
    .name = "gzip_compress_to_base64_string",
    .summary = "The text compressed by gzip, in base 64.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples =
        {{R"(print gzip_decompress_from_base64_string(gzip_compress_to_base64_string("abc")))",
          "abc"}},
};

}  // namespace quoll::lang
