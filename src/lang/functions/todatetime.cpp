// Text in the forms of section 8 of the semantics; a number is a count of ticks since year 1.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) { MapConvert(call, out, CellToDatetime); }
}  // namespace

extern constinit const FunctionDef kFunction_todatetime = {
    .name = "todatetime",
    .summary = "The value as a datetime, or null.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kDatetime}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print todatetime('2015-12-31 23:59:59.9')", "2015-12-31T23:59:59.9000000Z"},
                 {"print todatetime('2020-13-45')", ""},
                 {"print todatetime(1)", "0001-01-01T00:00:00.0000001Z"}},
};
}  // namespace quoll::lang
