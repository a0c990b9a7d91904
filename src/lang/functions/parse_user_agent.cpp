// Known by name only.
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

extern constinit const FunctionDef kFunction_parse_user_agent = {
    .name = "parse_user_agent",
    .summary = "The browser, the operating system and the device of a user agent.",
    .signatures = {{{Text("user_agent"), Arg("look_for", kAnyType)}, Type::kDynamic}},
    .refused = "needs a database of browsers",
};

}  // namespace quoll::lang
