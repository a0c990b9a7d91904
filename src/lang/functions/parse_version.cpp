// Up to four parts of up to eight digits each; missing parts count as 0. The number needs 32
// digits, hence a decimal.
#include "base/text.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"
#include "model/numbers.h"

namespace quoll::lang {
using namespace model;

namespace {

constexpr size_t kMaxParts = 4;
constexpr size_t kDigitsPerPart = 8;

bool AppendPart(std::string_view part, std::string& digits) {
  if (part.empty() || part.size() > kDigitsPerPart) return false;
  if (part.find_first_not_of("0123456789") != std::string_view::npos) return false;
  digits.append(kDigitsPerPart - part.size(), '0').append(part);
  return true;
}

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view>(call, out, [](std::string_view text) -> std::optional<Bytes16> {
    const auto parts = base::Split(text, '.');
    if (parts.size() > kMaxParts) return std::nullopt;
    std::string digits;
    for (const std::string_view part : parts) {
      if (!AppendPart(part, digits)) return std::nullopt;
    }
    digits.append((kMaxParts - parts.size()) * kDigitsPerPart, '0');
    return DecimalFromText(digits);
  });
}

}  // namespace

extern constinit const FunctionDef kFunction_parse_version = {
    .name = "parse_version",
    .summary = "A version text as a number that compares as versions do.",
    .signatures = {{{Text("version")}, Type::kDecimal}},
    .kernel = Kernel,
    .examples = {{R"(print parse_version("0.0.7.0"))", "700000000"}},
};

}  // namespace quoll::lang
