// Searches anywhere in the text; anchors and `(?i)` are the pattern's business. A pattern that is
// computed per row and is malformed gives null.
#include "model/function_def.h"
#include "model/regex.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

struct State : KernelState {
  std::shared_ptr<const Regex> regex;
};

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.constants[1] == nullptr) return nullptr;
  std::string error;
  auto state = std::make_unique<State>();
  state->regex = Regex::Compile(call.constants[1]->text, {}, error);
  if (state->regex == nullptr) {
    call.is_regex_error = true;
    return call.Fail(1, error);
  }
  return state;
}

void Kernel(const KernelCall& call, Column& out) {
  std::shared_ptr<const Regex> regex;
  std::string_view last_pattern;
  if (call.state != nullptr) regex = call.State<State>().regex;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.state == nullptr && (row == 0 || call.args[1].Text(row) != last_pattern)) {
      std::string error;
      last_pattern = call.args[1].Text(row);
      regex = Regex::Compile(last_pattern, {}, error);
    }
    if (regex == nullptr) continue;
    out.Set(row, static_cast<uint8_t>(regex->Matches(call.args[0].Text(row))));
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_op_matches_regex = {
    .name = "matches regex",
    .is_operator = true,
    .summary = "True if the regular expression matches somewhere in the text.",
    .signatures = {{{Arg("text", Bit(Type::kString)), Arg("pattern", Bit(Type::kString))},
                    Type::kBool}},
    .kernel = Kernel,
    .prepare = Prepare,
    .examples = {{"print 'a1b2' matches regex '[a-z][0-9]'", "True"},
                 {"print 'ABC' matches regex 'abc'", "False"}},
};
}  // namespace quoll::lang
