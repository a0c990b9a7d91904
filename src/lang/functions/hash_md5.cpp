// The digest of the value's text form: hash of a number is that of its digits.
#include "base/hash.h"
#include "lang/functions/_hashes.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapDigest(call, out, base::Md5Hex); }
}  // namespace

extern constinit const FunctionDef kFunction_hash_md5 = {
    .name = "hash_md5",
    .summary = "MD5 digest of the value's text, as hexadecimal digits.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{"print hash_md5('World')", "f5a7924e621e84c9280a9a27e1bcb7f6"}},
};
}  // namespace quoll::lang
