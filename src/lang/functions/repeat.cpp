// Scalars only: a bag or an array is refused, as the real engine does.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[1].IsNull(row)) continue;
    const int64_t count = call.args[1].Get<int64_t>(row);
    if (count < 0 || count > kMaxArrayElements) continue;
    const std::string value = DynamicFromCell(call.args[0], row);
    if (value.size() * static_cast<size_t>(count) > kMaxResultBytes) continue;
    writer.BeginArray();
    for (int64_t i = 0; i < count; ++i) writer.Value(Dynamic(value));
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_repeat = {
    .name = "repeat",
    .summary = "An array of one value, repeated.",
    .signatures = {{{Uncoerced(Arg("value", kNotDynamic)), LongArg("count")}, Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kPrefix,
    .name_prefix = "repeat",
    .examples = {{"print repeat(1, 3)", "[1,1,1]"}},
};

}  // namespace quoll::lang
