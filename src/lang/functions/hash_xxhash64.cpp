// XXH64 with seed 0, the same as hash(); with a modulus the remainder is not negative.
// DIFFERS: only text, longs and datetimes are known to hash as in Kusto; other types have the bytes
// that _hashes.h states.
#include "lang/functions/_hashes.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_hash_xxhash64 = {
    .name = "hash_xxhash64",
    .summary = "64-bit hash of a value, or its remainder by a modulus.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType)), Optional(Arg("modulus", kIntegers))},
                    Type::kLong}},
    .kernel = HashKernel,
    .differs = "bool, real, guid, decimal and dynamic values may hash differently than in Kusto",
    .examples = {{"print hash_xxhash64('World')", "1846988464401551951"},
                 {"print hash_xxhash64('World', 100)", "51"},
                 {"print hash_xxhash64(datetime(2015-01-01))", "1380966698541616202"}},
};
}  // namespace quoll::lang
