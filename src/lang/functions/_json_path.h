// Paths such as `$.a.b[0]['c d']`, as extract_json() and the bag functions take them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/kernel.h"

namespace quoll::lang {

struct JsonPathStep {
  bool is_index = false;
  int64_t index = 0;
  std::string name;
};
using JsonPath = std::vector<JsonPathStep>;

// Nothing for a text that is no path. `$` alone is the empty path.
std::optional<JsonPath> ParseJsonPath(std::string_view text);
// A key of the bag functions: a path when it starts with `$.` or `$[`, else one name.
JsonPath PathOfKey(std::string_view key);
model::Dynamic FollowJsonPath(model::Dynamic value, const JsonPath& path);

// A path argument, parsed whenever its text changes from one row to the next.
class JsonPathReader {
 public:
  JsonPathReader(const model::KernelCall& call, size_t arg) : call_(call), arg_(arg) {}
  const JsonPath* At(size_t row);

 private:
  const model::KernelCall& call_;
  size_t arg_;
  bool is_parsed_ = false;
  std::string text_;
  std::optional<JsonPath> path_;
};

}  // namespace quoll::lang
