// Lower case. Negative numbers show their two's complement: an int 8 digits, a long 16. The length
// pads and never cuts.
#include <algorithm>
#include <charconv>

#include "lang/functions/_numbers.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {
// Longer than any number; what a query may ask for in zeros.
constexpr int64_t kMaxLength = 1024;

void Kernel(const KernelCall& call, Column& out) {
  const ColumnView& value = call.args[0];
  std::string padded;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (value.IsNull(row)) continue;
    const auto bits = value.type == Type::kInt
                          ? uint64_t{static_cast<uint32_t>(value.Get<int32_t>(row))}
                          : static_cast<uint64_t>(value.Get<int64_t>(row));
    char digits[16];
    const auto end = std::to_chars(digits, digits + sizeof digits, bits, 16).ptr;
    const auto size = static_cast<int64_t>(end - digits);
    int64_t length = size;
    if (call.args.size() > 1 && !call.args[1].IsNull(row)) {
      length = std::clamp(ReadInteger(call.args[1], row), size, kMaxLength);
    }
    padded.assign(static_cast<size_t>(length - size), '0');
    padded.append(digits, static_cast<size_t>(size));
    out.SetText(row, padded);
  }
}
}  // namespace

extern constinit const FunctionDef kFunction_tohex = {
    .name = "tohex",
    .summary = "The number in hexadecimal digits.",
    .signatures = {{{Arg("value", kIntegers), Optional(Arg("min_length", kIntegers))},
                    Type::kString}},
    .kernel = Kernel,
    .naming = NameRule::kFirstArg,
    .examples = {{"print tohex(-256)", "ffffffffffffff00"},
                 {"print tohex(toint(-256), 8)", "ffffff00"},
                 {"print tohex(256, 8)", "00000100"}},
};
}  // namespace quoll::lang
