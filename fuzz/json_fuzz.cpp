// Any bytes as JSON, as a dynamic literal and as the binary form: no crash, no read outside, and
// what was read prints as JSON that reads back to an equal value.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "model/dynamic.h"

using quoll::model::Dynamic;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = quoll::model::DynamicFromJson(text)) {
    std::string printed;
    quoll::model::AppendJson(printed, Dynamic(*bytes));
    const auto again = quoll::model::DynamicFromJson(printed);
    CHECK(again.has_value());
    std::string printed_again;
    quoll::model::AppendJson(printed_again, Dynamic(*again));
    CHECK(printed == printed_again);
    // What JSON accepts, the literal form accepts with the same meaning, but for numbers beyond the range of reals.
    const auto literal = quoll::model::DynamicFromLiteral(text);
    CHECK(literal ? *literal == *bytes : printed.find("Infinity") != std::string::npos);
  } else if (const auto literal = quoll::model::DynamicFromLiteral(text)) {
    std::string printed;
    quoll::model::AppendJson(printed, Dynamic(*literal));
    CHECK(quoll::model::DynamicFromJson(printed).has_value());
  }
  // A copy of exactly this size, so that a sanitizer sees one byte too many.
  const std::vector<char> exact(text.begin(), text.end());
  const Dynamic damaged(std::string_view(exact.data(), exact.size()));
  std::string printed;
  quoll::model::AppendJson(printed, damaged);
  CHECK(quoll::model::DynamicCompare(damaged, damaged) == 0);
  quoll::model::DynamicHash(damaged);
  return 0;
}
