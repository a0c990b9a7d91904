// Damaged input, text that is no UTF-8 and results beyond 16 MiB give "".
#include "base/base64.h"
#include "lang/functions/_compression.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { DecompressRows(call, Container::kZlib, out); }

}  // namespace

extern constinit const FunctionDef kFunction_zlib_decompress_from_base64_string = {
    .name = "zlib_decompress_from_base64_string",
    .summary = "The text of a base 64 text compressed by zlib.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print zlib_decompress_from_base64_string("eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4="))",
                  "Test string 123"}},
};

}  // namespace quoll::lang
