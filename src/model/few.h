// Few<T, N>: a list of at most N items that lives inside a constant row, without allocation.
#pragma once

#include <cstddef>
#include <initializer_list>

namespace quoll::model {

template <typename T, size_t N>
struct Few {
  T items[N] = {};
  size_t count = 0;

  constexpr Few() = default;
  constexpr Few(std::initializer_list<T> list) {
    for (const T& item : list) items[count++] = item;  // more than N does not compile
  }
  constexpr size_t size() const { return count; }
  constexpr bool empty() const { return count == 0; }
  constexpr const T& operator[](size_t i) const { return items[i]; }
  constexpr const T* begin() const { return items; }
  constexpr const T* end() const { return items + count; }
};

}  // namespace quoll::model
