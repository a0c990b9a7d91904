// Positions are code points. A negative start counts from the end; one before the first character
// gives "".
#include "base/utf8.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::string_view Part(std::string_view text, int64_t start, int64_t length) {
  if (length <= 0) return {};
  if (start < 0) {
    start += static_cast<int64_t>(base::CountCodePoints(text));
    if (start < 0) return {};
  }
  const uint64_t first = static_cast<uint64_t>(start);
  if (first >= text.size()) return {};
  text.remove_prefix(base::OffsetOfCodePoint(text, first));
  if (static_cast<uint64_t>(length) >= text.size()) return text;
  return text.substr(0, base::OffsetOfCodePoint(text, static_cast<uint64_t>(length)));
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[1].IsNull(row) || (call.args.size() > 2 && call.args[2].IsNull(row))) continue;
    const int64_t length = OptionalCell<int64_t>(call, 2, row, INT64_MAX);
    out.SetTextRef(row, Part(call.args[0].Text(row), call.args[1].Get<int64_t>(row), length));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_substring = {
    .name = "substring",
    .summary = "A part of the text, by start and length in characters.",
    .signatures = {{{Text("text"), LongArg("start"), Optional(LongArg("length"))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print substring("abcdef", 2, 3))", "cde"},
                 {R"(print substring("abc", -2, 5))", "bc"}},
};

}  // namespace quoll::lang
