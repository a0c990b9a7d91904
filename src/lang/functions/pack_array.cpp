// The values keep their types; null stays as a null.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    writer.BeginArray();
    for (const ColumnView& arg : call.args) AppendCell(writer, arg, row);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_pack_array = {
    .name = "pack_array",
    .summary = "An array of the given values.",
    .signatures = {{{Optional(Repeated(Arg("value", kAnyType)))}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print pack_array(1, "a", true))", R"([1,"a",true])"}},
};

}  // namespace quoll::lang
