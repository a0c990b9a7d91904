// Element by element: a condition that is neither bool nor number gives null, and so does a source
// that is too short. A scalar stands for all elements.
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

std::optional<bool> Truth(Dynamic condition) {
  switch (condition.tag()) {
    case Tag::kBool:
      return condition.AsBool();
    case Tag::kInt:
    case Tag::kLong:
      return condition.AsLong() != 0;
    case Tag::kReal:
      return condition.AsReal() != 0;
    default:
      return std::nullopt;
  }
}

Dynamic Pick(Dynamic source, size_t idx) {
  return source.tag() == Tag::kArray ? source.Element(idx) : source;
}

void Kernel(const KernelCall& call, Column& out) {
  DynamicWriter writer;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Dynamic conditions = ReadCell<Dynamic>(call.args[0], row);
    if (conditions.tag() != Tag::kArray) continue;
    const std::string when_true = DynamicFromCell(call.args[1], row);
    const std::string when_false = DynamicFromCell(call.args[2], row);
    writer.BeginArray();
    for (size_t i = 0; i < conditions.size(); ++i) {
      const auto truth = Truth(conditions.Element(i));
      writer.Value(truth ? Pick(Dynamic(*truth ? when_true : when_false), i) : Dynamic());
    }
    writer.EndArray();
    out.SetText(row, writer.Take());
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_array_iff = {
    .name = "array_iff",
    .aliases = {"array_iif"},
    .summary = "For each element of a condition array the element of one of two arrays.",
    .signatures = {{{DynamicArg("conditions"), Arg("when_true", kAnyType),
                     Arg("when_false", kAnyType)},
                    Type::kDynamic}},
    .kernel = Kernel,
    .examples = {{"print array_iff(dynamic([true, false]), dynamic([1, 2]), 0)", "[1,0]"}},
};

}  // namespace quoll::lang
