// Both results are of one type, or become it (long and real give real). A missing predicate counts
// as false.
#include "lang/functions/_choose.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    CopyCell(call.args[Holds(call.args[0], row) ? 1 : 2], row, out);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_iff = {
    .name = "iff",
    .aliases = {"iif"},
    .summary = "The second argument if the predicate is true, else the third.",
    .signatures = {{{Uncoerced(Arg("predicate", Bit(Type::kBool))), Arg("then", kAnyType),
                     Arg("else", kAnyType)},
                    Type::kString,
                    Returns::kCommon,
                    "CASE WHEN {predicate} THEN {then} ELSE {else} END"}},
    .kernel = Kernel,
    .examples = {{"print iff(1 > 2, 'a', 'b')", "b"}, {"print iff(bool(null), 1, 2.5)", "2.5"}},
};
}  // namespace quoll::lang
