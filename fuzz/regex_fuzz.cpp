// The first line is a pattern, the rest a text: the pattern compiles or is refused with a reason,
// and what is found lies inside the text.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "model/regex.h"

using quoll::model::Regex;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMaxInput = 4096;
  if (size > kMaxInput) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t line = std::min(input.find('\n'), input.size());
  const std::string_view pattern = input.substr(0, line);
  const std::string_view text = input.substr(std::min(line + 1, input.size()));
  std::string error;
  const auto regex = Regex::Compile(pattern, {.case_insensitive = size % 2 == 1}, error);
  CHECK((regex == nullptr) == !error.empty());
  if (regex == nullptr) return 0;
  std::vector<std::string_view> groups;
  const bool is_found = regex->Find(text, 0, groups);
  CHECK(is_found == regex->Matches(text));
  if (!is_found) return 0;
  CHECK(groups.size() == static_cast<size_t>(regex->num_groups()) + 1);
  for (const std::string_view group : groups) {
    CHECK(
        group.data() == nullptr || group.empty() ||
        (group.data() >= text.data() && group.data() + group.size() <= text.data() + text.size()));
  }
  return 0;
}
