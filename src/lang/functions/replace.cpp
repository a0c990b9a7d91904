// The deprecated form of replace_regex(): the pattern comes first, the text last.
#include "lang/functions/_pattern.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PatternReader pattern(call, 0);
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const Regex* regex = pattern.At(row);
    if (regex == nullptr) continue;
    buffer.clear();
    if (AppendRegexReplaced(call.args[2].Text(row), *regex, call.args[1].Text(row), buffer)) {
      out.SetText(row, buffer);
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_replace = {
    .name = "replace",
    .summary = "Deprecated: replace_regex() with the arguments pattern, rewrite, text.",
    .signatures = {{{Text("pattern"), Text("rewrite"), Text("text")}, Type::kString}},
    .kernel = Kernel,
    .prepare = PreparePattern<0>,
    .examples = {{R"q(print replace(@"is (\d+)", @"was: \1", "Number is 1"))q", "Number was: 1"}},
};

}  // namespace quoll::lang
