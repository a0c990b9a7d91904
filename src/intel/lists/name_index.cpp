#include "intel/lists/name_index.h"

#include <bit>

namespace quoll::intel {

void NameIndex::Reserve(size_t num_entries) {
  nodes_.reserve(num_entries);
  // At most half full.
  slots_.assign(std::bit_ceil(num_entries * 2 + 2), {});
  mask_ = slots_.size() - 1;
}

}  // namespace quoll::intel
