// Surrogates and numbers beyond Unicode are no code points.
#include "lang/functions/_code_points.h"

#include "base/utf8.h"
#include "lang/functions/_rows.h"

namespace quoll::lang {
using namespace model;

namespace {

bool AppendCodePoint(int64_t number, std::string& out) {
  if (number < 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF)) return false;
  base::AppendUtf8(out, static_cast<char32_t>(number));
  return true;
}

bool AppendArgument(const ColumnView& arg, size_t row, std::string& out) {
  if (arg.IsNull(row)) return true;
  if (arg.type == Type::kInt) return AppendCodePoint(arg.Get<int32_t>(row), out);
  if (arg.type == Type::kLong) return AppendCodePoint(arg.Get<int64_t>(row), out);
  const Dynamic value = ReadCell<Dynamic>(arg, row);
  if (value.tag() != Tag::kArray)
    return AppendCodePoint(value.tag() == Tag::kLong ? value.AsLong() : -1, out);
  for (size_t i = 0; i < value.size(); ++i) {
    const Dynamic element = value.Element(i);
    const bool is_integer = element.tag() == Tag::kLong || element.tag() == Tag::kInt;
    if (!is_integer || !AppendCodePoint(element.AsLong(), out)) return false;
  }
  return true;
}

}  // namespace

void TextOfCodePointsRows(const KernelCall& call, Column& out) {
  std::string buffer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    buffer.clear();
    bool is_valid = true;
    for (const ColumnView& arg : call.args) is_valid = is_valid && AppendArgument(arg, row, buffer);
    if (is_valid) out.SetText(row, buffer);
  }
}

}  // namespace quoll::lang
