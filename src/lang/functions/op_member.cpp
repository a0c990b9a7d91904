// Access to a property of a bag by its constant name: `d.name`, `d["name"]`. What is not there is
// null, never an error.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapRows<Dynamic, std::string_view>(
      call, out, [](Dynamic bag, std::string_view name) -> std::optional<Dynamic> {
        const Dynamic value = bag.Property(name);
        if (value.IsNull()) return std::nullopt;
        return value;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_op_member = {
    .name = ".",
    .is_operator = true,
    .summary = "The property of that name, or null.",
    .signatures = {{{DynamicArg("bag"), Uncoerced(Constant(Arg("name", Bit(Type::kString))))},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print parse_json('{"a":1}').a)", "1"}},
};

}  // namespace quoll::lang
