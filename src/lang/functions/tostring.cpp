// Never null: the text of a missing value is empty. A string inside dynamic loses its quotes, a
// bool there is in lower case.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
// A view into the argument, unless the text had to be made.
void StoreText(Column& out, size_t row, std::string_view text, const std::string& buffer) {
  if (text.data() == buffer.data()) {
    out.SetText(row, text);
  } else {
    out.SetTextRef(row, text);
  }
}

void Kernel(const KernelCall& call, Column& out) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    StoreText(out, row, CellToText(call.args[0], row, buffer), buffer);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_tostring = {
    .name = "tostring",
    .summary = "The value as text.",
    .signatures =
        {{{Uncoerced(Arg("value", Bit(Type::kString)))}, Type::kString, Returns::kFixed, "{value}"},
         {{Uncoerced(Arg("value", kAnyType))}, Type::kString}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print tostring(1.0)", "1.0"},
                 {"print tostring(true)", "True"},
                 {"print tostring(dynamic([1, 2]))", "[1,2]"}},
};
}  // namespace quoll::lang
