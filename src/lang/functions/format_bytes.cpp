// Units of 1,024; without a unit the largest that leaves at least 1.
#include <cmath>

#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr std::string_view kUnits[] = {"Bytes", "KB", "MB", "GB", "TB", "PB", "EB"};
constexpr int64_t kMaxPrecision = 15;

// Index into kUnits; nothing for another name.
std::optional<size_t> FindUnit(std::string_view name) {
  for (size_t i = 0; i < std::size(kUnits); ++i) {
    if (kUnits[i] == name) return i;
  }
  return std::nullopt;
}

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.constants.size() < 3 || call.constants[2] == nullptr) return nullptr;
  const std::string& unit = call.constants[2]->text;
  if (unit.empty() || FindUnit(unit)) return nullptr;
  return call.Fail(2, "the units are Bytes, KB, MB, GB, TB, PB and EB");
}

// Fixed digits without the zeros at the end.
std::string FixedText(double value, int precision) {
  char buffer[512];
  std::snprintf(buffer, sizeof(buffer), "%.*f", precision, value);
  std::string text = buffer;
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
  }
  return text;
}

void Kernel(const KernelCall& call, Column& out) {
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const double size = call.args[0].Get<double>(row);
    const int64_t precision = OptionalCell<int64_t>(call, 1, row, 0);
    const auto name = OptionalCell<std::string_view>(call, 2, row, {});
    if (!std::isfinite(size) || precision < 0 || precision > kMaxPrecision) continue;
    size_t unit = 0;
    if (name.empty()) {
      while (unit + 1 < std::size(kUnits) &&
             std::abs(size) >= std::ldexp(1.0, 10 * static_cast<int>(unit + 1)))
        ++unit;
    } else if (const auto wanted = FindUnit(name)) {
      unit = *wanted;
    } else {
      continue;
    }
    const double value = std::ldexp(size, -10 * static_cast<int>(unit));
    out.SetText(row,
                FixedText(value, static_cast<int>(precision)) + " " + std::string(kUnits[unit]));
  }
}

}  // namespace

extern constinit const FunctionDef kFunction_format_bytes = {
    .name = "format_bytes",
    .summary = "A number of bytes as text for people.",
    .signatures = {{{RealArg("size"), Optional(LongArg("precision")), Optional(Text("unit"))},
                    Type::kString}},
    .kernel = Kernel,
    .prepare = Prepare,
    .naming = NameRule::kFirstArg,
    .examples = {{"print format_bytes(10332, 1)", "10.1 KB"}},
};

}  // namespace quoll::lang
