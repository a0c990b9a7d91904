// Text that is not JSON becomes a dynamic string; the empty text is null. A dynamic argument is
// returned as it is, JSON inside its strings stays text.
#include "lang/functions/_convert.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
void ParseRow(std::string_view text, size_t row, Column& out) {
  if (text.empty()) return;
  if (const auto json = DynamicFromJson(text)) return out.SetText(row, *json);
  DynamicWriter writer;
  writer.String(text);
  out.SetText(row, writer.Take());
}

void Kernel(const KernelCall& call, Column& out) {
  const ColumnView& value = call.args[0];
  // The same text often stands in many rows one after the other, or in all.
  size_t last_parsed = call.num_rows;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (value.IsNull(row)) continue;
    if (value.type == Type::kDynamic) {
      out.SetTextRef(row, value.Text(row));
    } else if (value.type != Type::kString) {
      out.SetText(row, DynamicFromCell(value, row));
    } else if (last_parsed < row && value.Text(last_parsed) == value.Text(row)) {
      if (!out.IsNull(last_parsed)) out.SetTextRef(row, out.Get<std::string_view>(last_parsed));
    } else {
      ParseRow(value.Text(row), row, out);
      last_parsed = row;
    }
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_parse_json = {
    .name = "parse_json",
    .aliases = {"todynamic", "parsejson", "toobject"},
    .summary = "The value of a JSON text.",
    .signatures = {{{Uncoerced(Arg("json", Bit(Type::kString)))}, Type::kDynamic},
                   {{Uncoerced(Arg("value", Bit(Type::kDynamic)))},
                    Type::kDynamic,
                    Returns::kFixed,
                    "{value}"},
                   {{Uncoerced(Arg("value", kAnyType))}, Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{R"(print parse_json('{"a": [1, 2]}').a[1])", "2"},
                 {"print gettype(parse_json('not json'))", "string"}},
};
}  // namespace quoll::lang
