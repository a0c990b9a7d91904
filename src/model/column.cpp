#include "model/column.h"

#include <algorithm>

namespace quoll::model {

char* Arena::Allocate(size_t size) {
  constexpr size_t kBlockSize = 64 * 1024;
  num_bytes_ += size;
  if (size > left_) {
    const size_t block_size = std::max(size, kBlockSize);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_size));
    if (size >= kBlockSize / 4 && left_ > 0) return blocks_.back().get();
    next_ = blocks_.back().get();
    left_ = block_size;
  }
  char* room = next_;
  next_ += size;
  left_ -= size;
  return room;
}

void Arena::Clear() {
  blocks_.clear();
  next_ = nullptr;
  left_ = num_bytes_ = 0;
}

size_t PhysicalSize(Type type) {
  switch (type) {
    case Type::kBool: return sizeof(uint8_t);
    case Type::kInt: return sizeof(int32_t);
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan: return sizeof(int64_t);
    case Type::kReal: return sizeof(double);
    case Type::kDecimal:
    case Type::kGuid: return sizeof(Bytes16);
    case Type::kString:
    case Type::kDynamic: return sizeof(std::string_view);
  }
  return 0;
}

void Column::Resize(size_t num_rows) {
  // Zero bytes are a null of every type and the empty string_view.
  if (num_rows * width_ > data_.capacity()) data_.reserve(std::max(num_rows * width_, data_.capacity() * 2));
  data_.resize(num_rows * width_);
  const size_t num_words = (num_rows + 63) / 64;
  validity_.resize(num_words, 0);
  if (type_ == Type::kString) {
    for (size_t row = size_; row < num_rows; ++row) SetPresent(row);
  }
  if (num_rows < size_ && num_rows % 64 != 0) {
    validity_.back() &= (uint64_t{1} << (num_rows % 64)) - 1;
  }
  size_ = num_rows;
}

void Column::Clear() {
  data_.clear();
  validity_.clear();
  arena_.Clear();
  owners_.clear();
  size_ = 0;
}

void Column::SetNull(size_t row) {
  if (type_ == Type::kString) {
    Set(row, std::string_view());
    return;
  }
  validity_[row / 64] &= ~(uint64_t{1} << (row % 64));
}

}  // namespace quoll::model
