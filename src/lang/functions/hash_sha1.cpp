// The digest of the value's text form: hash of a number is that of its digits.
#include "base/hash.h"
#include "lang/functions/_hashes.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapDigest(call, out, base::Sha1Hex); }
}  // namespace

extern constinit const FunctionDef kFunction_hash_sha1 = {
    .name = "hash_sha1",
    .summary = "SHA-1 digest of the value's text, as hexadecimal digits.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{"print hash_sha1('World')", "70c07ec18ef89c5309bbb0937f3a6342411e1fdd"}},
};
}  // namespace quoll::lang
