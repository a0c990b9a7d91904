// As indexof(), by pattern: matches do not overlap and a negative start gives null.
#include "lang/functions/_index_of.h"
#include "lang/functions/_pattern.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  PatternReader pattern(call, 1);
  std::vector<std::string_view> groups;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const SearchRange range = ReadSearchRange(call, row);
    const Regex* regex = pattern.At(row);
    if (regex == nullptr || !range.is_valid || range.start < 0 || call.args[1].Text(row).empty())
      continue;
    out.Set(row,
            FindOccurrence(call.args[0].Text(row), range, [&](std::string_view text, size_t from) {
              if (!regex->Find(text, from, groups)) return Found{};
              const size_t begin = OffsetOf(groups[0], text);
              return Found{.is_found = true,
                           .begin = begin,
                           .end = begin + groups[0].size(),
                           .next = NextSearchStart(text, groups[0])};
            }));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_indexof_regex = {
    .name = "indexof_regex",
    .summary = "The position of a pattern's match in the text (from 0), or -1.",
    .signatures = {{{Text("text"), Text("pattern"), Optional(LongArg("start")),
                     Optional(LongArg("length")), Optional(LongArg("occurrence"))},
                    Type::kLong}},
    .kernel = Kernel,
    .prepare = PreparePattern<1>,
    .examples = {{R"(print indexof_regex("abcabc", "a.c"))", "0"}},
};

}  // namespace quoll::lang
