// The groups of a regular expression's first match, as an array of texts; null where it does not match. What the operators
// parse and parse-where bind to; queries cannot name it.
#include "model/function_def.h"
#include "model/regex.h"

namespace quoll::lang {
using namespace model;

namespace {

struct Pattern : KernelState {
  std::shared_ptr<const Regex> regex;
};

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  auto state = std::make_unique<Pattern>();
  std::string error;
  state->regex = Regex::Compile(call.constants[1]->text, {}, error);
  if (!state->regex) {
    call.is_regex_error = true;
    return call.Fail(1, error);
  }
  return state;
}

void Kernel(const KernelCall& call, Column& out) {
  const Regex& regex = *call.State<Pattern>().regex;
  std::vector<std::string_view> groups;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (!regex.Find(call.args[0].Text(row), 0, groups)) continue;
    DynamicWriter writer;
    writer.BeginArray();
    for (size_t i = 1; i < groups.size(); ++i) writer.String(groups[i].data() == nullptr ? "" : groups[i]);
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_internal_parse_groups = {
    .name = "$parse_groups",
    .summary = "The groups of a pattern's first match.",
    .signatures = {{{Arg("text", Bit(Type::kString)), Constant(Arg("pattern", Bit(Type::kString)))}, Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
};

}  // namespace quoll::lang
