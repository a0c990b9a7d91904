// Joins the texts of its arguments; null reads as "".
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    size_t size = 0;
    for (const ColumnView& arg : call.args) size += arg.Text(row).size();
    if (size == 0 || size > kMaxResultBytes) continue;
    char* room = out.arena().Allocate(size);
    char* next = room;
    for (const ColumnView& arg : call.args) {
      const std::string_view text = arg.Text(row);
      if (!text.empty()) std::memcpy(next, text.data(), text.size());
      next += text.size();
    }
    out.SetTextRef(row, {room, size});
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_strcat = {
    .name = "strcat",
    .summary = "The arguments' texts, one after another.",
    .signatures = {{{Repeated(Text("value"))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print strcat("a", 1, true))", "a1True"}},
};

}  // namespace quoll::lang
