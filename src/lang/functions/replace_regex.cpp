// All matches from left to right; `\0` to `\9` in the rewrite are the groups.
#include "lang/functions/_pattern.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PatternReader pattern(call, 1);
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const Regex* regex = pattern.At(row);
    if (regex == nullptr) continue;
    buffer.clear();
    if (AppendRegexReplaced(call.args[0].Text(row), *regex, call.args[2].Text(row), buffer)) {
      out.SetText(row, buffer);
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_replace_regex = {
    .name = "replace_regex",
    .summary = "The text with each match of a pattern rewritten.",
    .signatures = {{{Text("text"), Text("pattern"), Text("rewrite")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PreparePattern<1>,
    .examples = {{R"q(print replace_regex("Number is 1", @"is (\d+)", @"was: \1"))q",
                  "Number was: 1"}},
};

}  // namespace quoll::lang
