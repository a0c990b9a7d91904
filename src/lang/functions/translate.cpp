// Replaces character by character. The replacement list's last character stands for all that lack a
// partner; an empty list removes them.
#include "base/utf8.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::u32string Decode(std::string_view text) {
  std::u32string characters;
  for (size_t pos = 0; pos < text.size();) characters += base::DecodeUtf8(text, pos);
  return characters;
}

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view, std::string_view, std::string_view>(
      call, out,
      [](std::string_view search, std::string_view replacement, std::string_view text,
         std::string& buffer) {
        const std::u32string from = Decode(search);
        const std::u32string to = Decode(replacement);
        for (size_t pos = 0; pos < text.size();) {
          const char32_t character = base::DecodeUtf8(text, pos);
          const size_t place = from.find(character);
          if (place == std::u32string::npos) {
            base::AppendUtf8(buffer, character);
          } else if (!to.empty()) {
            base::AppendUtf8(buffer, to[std::min(place, to.size() - 1)]);
          }
        }
        return true;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_translate = {
    .name = "translate",
    .summary = "The text with the characters of one list replaced by those of another.",
    .signatures = {{{Text("search"), Text("replacement"), Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print translate("krasp", "otsku", "spark"))", "kusto"}},
};

}  // namespace quoll::lang
