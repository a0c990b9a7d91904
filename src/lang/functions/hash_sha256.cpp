// The digest of the value's text form: hash of a number is that of its digits.
#include "base/hash.h"
#include "lang/functions/_hashes.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapDigest(call, out, base::Sha256Hex); }
}  // namespace

extern constinit const FunctionDef kFunction_hash_sha256 = {
    .name = "hash_sha256",
    .summary = "SHA-256 digest of the value's text, as hexadecimal digits.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{"print hash_sha256('World')",
                  "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"}},
};
}  // namespace quoll::lang
