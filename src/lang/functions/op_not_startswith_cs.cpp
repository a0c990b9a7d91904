// The negation of `startswith_cs`, also on the empty text.
#include "lang/functions/_terms.h"

namespace quoll::lang {
using namespace model;  // in construct files only

extern constinit const FunctionDef kFunction_op_not_startswith_cs = {
    .name = "!startswith_cs",
    .is_operator = true,
    .summary = "True unless the text starts with the needle, with regard to case.",
    .signatures = {{{TextOnly("text"), TextOnly("needle")},
                    Type::kBool,
                    Returns::kFixed,
                    "(NOT starts_with({text}, {needle}))"}},
    .kernel = StringTest<Place::kStart, Case::kExact, Sense::kNotFound>,
    .prepare = PrepareStringTest<Place::kStart, Case::kExact>,
    .examples = {{"print 'Fabrikam' !startswith_cs 'Fab'", "False"},
                 {"print 'Fabrikam' !startswith_cs 'fab'", "True"}},
};
}  // namespace quoll::lang
