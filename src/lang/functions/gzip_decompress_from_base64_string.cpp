// Damaged input, text that is no UTF-8 and results beyond 16 MiB give "".
#include "base/base64.h"
#include "lang/functions/_compression.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { DecompressRows(call, Container::kGzip, out); }

}  // namespace

extern constinit const FunctionDef kFunction_gzip_decompress_from_base64_string = {
    .name = "gzip_decompress_from_base64_string",
    .summary = "The text of a base 64 text compressed by gzip.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print gzip_decompress_from_base64_string("x"))", ""}},
};

}  // namespace quoll::lang
