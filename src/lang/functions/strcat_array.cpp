// Joins the elements of an array; a null element reads as "".
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

void Kernel(const KernelCall& call, Column& out) {
  MapText<Dynamic, std::string_view>(
      call, out, [](Dynamic array, std::string_view delimiter, std::string& buffer) {
        if (array.tag() != Tag::kArray) return false;
        for (size_t i = 0; i < array.size(); ++i) {
          if (i > 0) buffer += delimiter;
          const Dynamic element = array.Element(i);
          if (element.tag() == Tag::kString) {
            buffer += element.AsString();
          } else {
            buffer += DynamicToText(element);
          }
          if (buffer.size() > kMaxResultBytes) return false;
        }
        return true;
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_strcat_array = {
    .name = "strcat_array",
    .aliases = {"array_strcat"},
    .summary = "The texts of an array's elements with a delimiter between them.",
    .signatures = {{{DynamicArg("array"), Text("delimiter")}, Type::kString}},
    .kernel = Kernel,
    .examples = {{R"(print strcat_array(dynamic(["a", null, "b"]), ";"))", "a;;b"}},
};

}  // namespace quoll::lang
