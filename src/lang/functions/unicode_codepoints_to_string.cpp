// Another name of make_string(): numbers and arrays of numbers, one code point each.
#include "lang/functions/_code_points.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) { TextOfCodePointsRows(call, out); }

}  // namespace

extern constinit const FunctionDef kFunction_unicode_codepoints_to_string = {
    .name = "unicode_codepoints_to_string",
    .summary = "The text of the given code points.",
    .signatures = {{{Repeated(Uncoerced(Arg("code_point", kIntegers | Bit(Type::kDynamic))))},
                    Type::kString}},
    .kernel = Kernel,
    .examples = {{"print unicode_codepoints_to_string(75, 117, 115)", "Kus"}},
};

}  // namespace quoll::lang
