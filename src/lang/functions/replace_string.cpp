// Plain text, all occurrences from left to right; an empty lookup leaves the text as it is.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view text = call.args[0].Text(row);
    const std::string_view lookup = call.args[1].Text(row);
    const std::string_view replacement = call.args[2].Text(row);
    size_t found = lookup.empty() ? std::string_view::npos : text.find(lookup);
    if (found == std::string_view::npos) {
      out.SetTextRef(row, text);
      continue;
    }
    buffer.clear();
    size_t copied = 0;
    while (found != std::string_view::npos && buffer.size() <= kMaxResultBytes) {
      buffer.append(text, copied, found - copied);
      buffer += replacement;
      copied = found + lookup.size();
      found = text.find(lookup, copied);
    }
    buffer.append(text, copied);
    if (buffer.size() <= kMaxResultBytes) out.SetText(row, buffer);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_replace_string = {
    .name = "replace_string",
    .summary = "The text with each occurrence of a text replaced by another.",
    .signatures = {{{Text("text"), Text("lookup"), Text("replacement")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print replace_string("aba", "a", "x"))", "xbx"}},
};

}  // namespace quoll::lang
