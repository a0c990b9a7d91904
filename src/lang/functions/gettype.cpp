// A column has one type for all rows; only a dynamic value is looked at.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void Kernel(const KernelCall& call, Column& out) {
  const ColumnView& value = call.args[0];
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (value.type != Type::kDynamic) {
      out.SetTextRef(row, TypeName(value.type));
    } else {
      const Dynamic cell = value.IsNull(row) ? Dynamic() : Dynamic(value.Text(row));
      out.SetTextRef(row, DynamicTypeName(cell));
    }
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_gettype = {
    .name = "gettype",
    .summary = "The name of the value's type; of a dynamic value, of what is inside.",
    .signatures = {{{Uncoerced(Arg("value", kAnyType))}, Type::kString}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "type",
    .examples = {{"print gettype(1.5)", "real"},
                 {"print gettype(dynamic({}))", "dictionary"},
                 {"print gettype(dynamic(null))", "null"}},
};
}  // namespace quoll::lang
