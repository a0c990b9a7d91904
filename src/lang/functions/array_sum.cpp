// Nulls are passed over; an empty array and one with anything but numbers have no sum.
#include "lang/functions/_rows.h"
#include "model/function_def.h"
#include "model/numbers.h"

namespace quoll::lang {
using namespace model;

namespace {

std::optional<double> Sum(Dynamic array) {
  if (array.tag() != Tag::kArray || array.size() == 0) return std::nullopt;
  double sum = 0;
  for (size_t i = 0; i < array.size(); ++i) {
    const Dynamic element = array.Element(i);
    switch (element.tag()) {
      case Tag::kInt:
      case Tag::kLong:
        sum += static_cast<double>(element.AsLong());
        break;
      case Tag::kReal:
        sum += element.AsReal();
        break;
      case Tag::kDecimal:
        sum += DecimalToReal(element.AsBytes16());
        break;
      case Tag::kNull:
        break;
      default:
        return std::nullopt;
    }
  }
  return sum;
}

void Kernel(const KernelCall& call, Column& out) { MapRows<Dynamic>(call, out, Sum); }

}  // namespace

extern constinit const FunctionDef kFunction_array_sum = {
    .name = "array_sum",
    .summary = "The sum of an array's numbers, a real.",
    .signatures = {{{DynamicArg("array")}, Type::kReal}},
    .kernel = Kernel,
    .examples = {{"print array_sum(dynamic([1, 2, 3]))", "6.0"}},
};

}  // namespace quoll::lang
