// Only the first record of the text counts. A doubled quote inside quotes is one quote; line ends
// inside quotes stay.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

// Reads one field from `pos` on; afterwards `pos` is at the comma, the line end or the end of the
// text.
void ReadField(std::string_view text, size_t& pos, std::string& field) {
  field.clear();
  if (pos < text.size() && text[pos] == '"') {
    for (++pos; pos < text.size(); ++pos) {
      if (text[pos] == '"') {
        if (text.substr(pos + 1, 1) != "\"") break;
        ++pos;
      }
      field += text[pos];
    }
    if (pos < text.size()) ++pos;
  }
  const size_t end = std::min(text.find_first_of(",\r\n", pos), text.size());
  field += text.substr(pos, end - pos);
  pos = end;
}

void Kernel(const KernelCall& call, Column& out) {
  std::string field;
  MapDynamic<std::string_view>(call, out, [&](std::string_view text, DynamicWriter& writer) {
    writer.BeginArray();
    size_t pos = 0;
    ReadField(text, pos, field);
    writer.String(field);
    while (pos < text.size() && text[pos] == ',') {
      ReadField(text, ++pos, field);
      writer.String(field);
    }
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_csv = {
    .name = "parse_csv",
    .summary = "The fields of a line of CSV, as an array of texts.",
    .signatures = {{{Text("text")}, Type::kDynamic}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{R"(print parse_csv("a,\"b,c\",d"))", R"(["a","b,c","d"])"}},
};

}  // namespace quoll::lang
