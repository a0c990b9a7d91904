// The two orders of a guid's bytes: that of its digits, and that of .NET, in which Kusto's base 64 functions have them.
#pragma once

#include <algorithm>

#include "model/column.h"

namespace quoll::lang {

// Either order to the other: the first groups of 4, 2 and 2 bytes turn round.
inline model::Bytes16 SwapGuidOrder(model::Bytes16 guid) {
  const auto begin = guid.bytes.begin();
  std::reverse(begin, begin + 4);
  std::reverse(begin + 4, begin + 6);
  std::reverse(begin + 6, begin + 8);
  return guid;
}

}  // namespace quoll::lang
