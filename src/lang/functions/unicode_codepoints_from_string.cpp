// One number for each code point.
#include "base/utf8.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapDynamic<std::string_view>(call, out, [](std::string_view text, DynamicWriter& writer) {
    if (text.size() > kMaxArrayElements) return false;
    writer.BeginArray();
    for (size_t pos = 0; pos < text.size();)
      writer.Long(static_cast<int64_t>(base::DecodeUtf8(text, pos)));
    writer.EndArray();
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_unicode_codepoints_from_string = {
    .name = "unicode_codepoints_from_string",
    .summary = "The code points of a text, as an array of numbers.",
    .signatures = {{{Text("text")}, Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{R"(print unicode_codepoints_from_string("Kus"))", "[75,117,115]"}},
};

}  // namespace quoll::lang
