// Numbers and arrays of numbers, one code point each; a number that is none makes the result "".
#include "lang/functions/_code_points.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { TextOfCodePointsRows(call, out); }

}  // namespace

extern constinit const FunctionDef kFunction_make_string = {
    .name = "make_string",
    .summary = "The text of the given code points.",
    .signatures = {{{Repeated(Uncoerced(Arg("code_point", kIntegers | Bit(Type::kDynamic))))},
                    Type::kString}},
    .kernel = Kernel,
    .examples = {{"print make_string(75, 117, 115, 116, 111)", "Kusto"}},
};

}  // namespace quoll::lang
