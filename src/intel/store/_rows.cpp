#include "intel/store/_rows.h"

#include <xxhash.h>

namespace quoll::intel {

// A number of 8 bytes makes an index that stays in memory where the values' texts would not. XXH3
// is stable across versions and machines, as a stored number must be.
int64_t IndicatorKey(std::string_view type, std::string_view value) {
  return static_cast<int64_t>(
      XXH3_64bits_withSeed(value.data(), value.size(), XXH3_64bits(type.data(), type.size())));
}

}  // namespace quoll::intel
