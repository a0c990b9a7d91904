// Positions are characters, not bytes. An empty lookup gives null. A negative start counts from the
// end.
#include "lang/functions/_index_of.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    const std::string_view lookup = call.args[1].Text(row);
    const SearchRange range = ReadSearchRange(call, row);
    if (lookup.empty() || !range.is_valid) continue;
    out.Set(row,
            FindOccurrence(call.args[0].Text(row), range, [&](std::string_view text, size_t from) {
              const size_t found = text.find(lookup, from);
              return found == std::string_view::npos ? Found{}
                                                     : Found{.is_found = true,
                                                             .begin = found,
                                                             .end = found + lookup.size(),
                                                             .next = found + 1};
            }));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_indexof = {
    .name = "indexof",
    .summary = "The position of a text in another (from 0), or -1.",
    .signatures = {{{Text("text"), Text("lookup"), Optional(LongArg("start")),
                     Optional(LongArg("length")), Optional(LongArg("occurrence"))},
                    Type::kLong}},
    .kernel = Kernel,
    .examples = {{R"(print indexof("abcdefg", "cde"))", "2"},
                 {R"(print indexof("abcdefg", "cde", -5))", "2"}},
};

}  // namespace quoll::lang
