// All matches of a pattern with capturing groups: with one group an array of texts, with several an
// array of arrays. A group that took no part is "", and no match at all is null. DIFFERS: groups
// are chosen by number, not by name.
#include "lang/functions/_pattern.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  auto state = PreparePatternArg(call, 0);
  if (state != nullptr && static_cast<PatternState&>(*state).regex->num_groups() == 0) {
    return call.Fail(0, "the pattern has no capturing group");
  }
  return state;
}

// The numbers of the groups to give; false when one of them is none of the pattern's.
bool ReadGroups(Dynamic wanted, int num_groups, std::vector<size_t>& out) {
  for (size_t i = 0; i < wanted.size(); ++i) {
    const Dynamic number = wanted.Element(i);
    if (number.tag() != Tag::kLong && number.tag() != Tag::kInt) return false;
    if (number.AsLong() < 1 || number.AsLong() > num_groups) return false;
    out.push_back(static_cast<size_t>(number.AsLong()));
  }
  return wanted.tag() == Tag::kArray && !out.empty();
}

bool WriteMatches(const Regex& regex, std::string_view text, const std::vector<size_t>& wanted,
                  DynamicWriter& writer) {
  std::vector<std::string_view> groups;
  if (!regex.Find(text, 0, groups)) return false;
  writer.BeginArray();
  size_t start = 0;
  do {
    if (wanted.size() > 1) writer.BeginArray();
    for (const size_t group : wanted) writer.String(groups[group]);
    if (wanted.size() > 1) writer.EndArray();
    start = NextSearchStart(text, groups[0]);
  } while (start <= text.size() && regex.Find(text, start, groups));
  writer.EndArray();
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  PatternReader pattern(call, 0);
  DynamicWriter writer;
  std::vector<size_t> wanted;
  const size_t text_arg = call.args.size() - 1;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const Regex* regex = pattern.At(row);
    if (regex == nullptr) continue;
    wanted.clear();
    if (text_arg == 1) {
      for (int i = 1; i <= regex->num_groups(); ++i) wanted.push_back(static_cast<size_t>(i));
    } else if (call.args[1].IsNull(row) ||
               !ReadGroups(ReadCell<Dynamic>(call.args[1], row), regex->num_groups(), wanted)) {
      continue;
    }
    if (wanted.empty()) continue;
    if (WriteMatches(*regex, call.args[text_arg].Text(row), wanted, writer)) {
      out.SetText(row, writer.Take());
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_extract_all = {
    .name = "extract_all",
    .aliases = {"extractall"},
    .summary = "All matches of a pattern, as an array.",
    .signatures = {{{Text("pattern"), Text("text")}, Type::kDynamic},
                   {{Text("pattern"), DynamicArg("groups"), Text("text")}, Type::kDynamic}},
    .kernel = Kernel,
    .prepare = Prepare,
    .differs = "Groups are chosen by number, not by name.",
    .examples = {{R"(print extract_all(@"([a-z])(\d)?", "a1b"))", R"([["a","1"],["b",""]])"}},
};

}  // namespace quoll::lang
