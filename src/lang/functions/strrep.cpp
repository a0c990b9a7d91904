// Repeats a text. Kusto caps the count at 1,024.
#include <algorithm>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr int64_t kMaxCount = 1024;

void Kernel(const KernelCall& call, Column& out) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[1].IsNull(row)) continue;
    const std::string_view text = call.args[0].Text(row);
    const auto delimiter = OptionalCell<std::string_view>(call, 2, row, {});
    const int64_t count = std::min(call.args[1].Get<int64_t>(row), kMaxCount);
    if (count <= 0) continue;
    if ((text.size() + delimiter.size()) * static_cast<size_t>(count) > kMaxResultBytes) continue;
    buffer.clear();
    for (int64_t i = 0; i < count; ++i) {
      if (i > 0) buffer += delimiter;
      buffer += text;
    }
    out.SetText(row, buffer);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_strrep = {
    .name = "strrep",
    .summary = "The text, repeated.",
    .signatures = {{{Text("value"), LongArg("count"), Optional(Text("delimiter"))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print strrep("ABC", 2))", "ABCABC"},
                 {R"(print strrep(3s, 2, " "))", "00:00:03 00:00:03"}},
};

}  // namespace quoll::lang
