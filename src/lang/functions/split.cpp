// The delimiter is plain text, not a pattern; empty parts are kept. A third argument picks one
// part, still as an array.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// Calls add(part) for each part.
template <typename Fn>
void ForEachPart(std::string_view text, std::string_view delimiter, Fn add) {
  if (delimiter.empty()) return add(text);
  for (;;) {
    const size_t end = text.find(delimiter);
    if (end == std::string_view::npos) return add(text);
    add(text.substr(0, end));
    text.remove_prefix(end + delimiter.size());
  }
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    const bool has_index = call.args.size() > 2 && !call.args[2].IsNull(row);
    const int64_t wanted = OptionalCell<int64_t>(call, 2, row, 0);
    int64_t idx = 0;
    writer.BeginArray();
    ForEachPart(call.args[0].Text(row), call.args[1].Text(row), [&](std::string_view part) {
      if (!has_index || idx++ == wanted) writer.String(part);
    });
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_split = {
    .name = "split",
    .summary = "The parts of the text between delimiters, as an array.",
    .signatures = {{{Text("text"), Text("delimiter"), Optional(LongArg("index"))}, Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{R"(print split("a,,b", ","))", R"(["a","","b"])"},
                 {R"(print split("aaa_bbb_ccc", "_", 1))", R"(["bbb"])"}},
};

}  // namespace quoll::lang
