// Counts plain occurrences, overlapping ones too; with the third argument "regex" the matches of a
// pattern, which do not overlap.
#include "base/text.h"
#include "lang/functions/_pattern.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

bool IsRegexKind(std::string_view kind) { return base::EqualsIgnoreCase(kind, "regex"); }

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.constants.size() < 3 || call.constants[2] == nullptr) return nullptr;
  const std::string& kind = call.constants[2]->text;
  if (IsRegexKind(kind)) return PreparePatternArg(call, 1);
  if (base::EqualsIgnoreCase(kind, "normal")) return nullptr;
  return call.Fail(2, "the kind is `normal` or `regex`");
}

int64_t CountPlain(std::string_view text, std::string_view search) {
  int64_t count = 0;
  if (search.empty()) return count;
  for (size_t at = text.find(search); at != std::string_view::npos;
       at = text.find(search, at + 1)) {
    ++count;
  }
  return count;
}

int64_t CountMatches(std::string_view text, const Regex& regex,
                     std::vector<std::string_view>& groups) {
  int64_t count = 0;
  for (size_t start = 0; start <= text.size() && regex.Find(text, start, groups); ++count) {
    start = NextSearchStart(text, groups[0]);
  }
  return count;
}

void Kernel(const KernelCall& call, Column& out) {
  PatternReader pattern(call, 1);
  std::vector<std::string_view> groups;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view text = call.args[0].Text(row);
    if (!IsRegexKind(OptionalCell<std::string_view>(call, 2, row, {}))) {
      out.Set(row, CountPlain(text, call.args[1].Text(row)));
    } else if (const Regex* regex = pattern.At(row)) {
      out.Set(row, CountMatches(text, *regex, groups));
    }
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_countof = {
    .name = "countof",
    .summary = "How often a text, or with \"regex\" a pattern, occurs.",
    .signatures = {{{Text("text"), Text("search"), Optional(Text("kind"))}, Type::kLong}},
    .kernel = Kernel,
    .prepare = Prepare,
    .examples = {{R"(print countof("aaa", "aa"))", "2"},
                 {R"(print countof("ababa", "ab.", "regex"))", "1"}},
};

}  // namespace quoll::lang
