// Joins the texts of its arguments with a delimiter.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    buffer.clear();
    for (size_t i = 1; i < call.args.size(); ++i) {
      if (i > 1) buffer += call.args[0].Text(row);
      buffer += call.args[i].Text(row);
    }
    if (buffer.size() <= kMaxResultBytes) out.SetText(row, buffer);
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_strcat_delim = {
    .name = "strcat_delim",
    .summary = "The arguments' texts with a delimiter between them.",
    .signatures = {{{Text("delimiter"), Repeated(Text("value"))}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print strcat_delim("-", 1, "2", "A", 1s))", "1-2-A-00:00:01"}},
};

}  // namespace quoll::lang
