// An element that is no byte makes the result "".
#include "base/base64.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  std::string bytes;
  MapText<Dynamic>(call, out, [&](Dynamic array, std::string& buffer) {
    bytes.clear();
    for (size_t i = 0; i < array.size(); ++i) {
      const Dynamic element = array.Element(i);
      const bool is_integer = element.tag() == Tag::kLong || element.tag() == Tag::kInt;
      if (!is_integer || element.AsLong() < 0 || element.AsLong() > 255) return false;
      bytes += static_cast<char>(element.AsLong());
    }
    if (array.tag() != Tag::kArray) return false;
    base::AppendBase64(buffer, bytes);
    return true;
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_base64_encode_fromarray = {
    .name = "base64_encode_fromarray",
    .summary = "The bytes of an array of numbers in base 64.",
    .signatures = {{{DynamicArg("bytes")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{"print base64_encode_fromarray(dynamic([75,117,115,116,111]))", "S3VzdG8="}},
};

}  // namespace quoll::lang
