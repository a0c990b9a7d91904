// Names and values in turn; the values keep their types, and a null value stays as a null.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.constants.size() % 2 == 0) return nullptr;
  return call.Fail(call.constants.size() - 1, "a name without a value");
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    writer.BeginBag();
    for (size_t i = 0; i + 1 < call.args.size(); i += 2) {
      const ColumnView& name = call.args[i];
      if (name.type == Type::kString) {
        writer.Name(name.Text(row));
      } else {
        writer.Name(ValueToText(Value::FromCell(name, row)));
      }
      AppendCell(writer, call.args[i + 1], row);
    }
    writer.EndBag();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_bag_pack = {
    .name = "bag_pack",
    .aliases = {"pack", "pack_dictionary"},
    .summary = "A bag of the given names and values.",
    .signatures = {{{Optional(Repeated(Arg("name_or_value", kAnyType)))}, Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .examples = {{R"(print bag_pack("a", 1, "b", "x"))", R"({"a":1,"b":"x"})"}},
};

}  // namespace quoll::lang
