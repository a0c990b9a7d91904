// Refused: how Kusto mixes several hashes is not documented, and a guess would give other numbers.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_hash_combine = {
    .name = "hash_combine",
    .summary = "One hash of several hashes.",
    .refused = "how Kusto combines hashes is not documented; hash(strcat(…)) is an alternative",
};
}  // namespace quoll::lang
