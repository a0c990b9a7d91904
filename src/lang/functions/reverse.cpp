// Reverses by code points.
#include <algorithm>

#include "base/utf8.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<std::string_view>(call, out, [](std::string_view text, std::string& buffer) {
    if (base::IsAscii(text)) {
      buffer.assign(text.rbegin(), text.rend());
      return true;
    }
    buffer.resize(text.size());
    size_t end = buffer.size();
    for (size_t pos = 0; pos < text.size();) {
      const size_t begin = pos;
      base::DecodeUtf8(text, pos);
      end -= pos - begin;
      std::copy_n(text.data() + begin, pos - begin, buffer.data() + end);
    }
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_reverse = {
    .name = "reverse",
    .summary = "The text, last character first.",
    .signatures = {{{Text("text")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print reverse("abc"))", "cba"}},
};

}  // namespace quoll::lang
