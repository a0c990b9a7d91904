// Values with their weights, in order: what percentiles and t-digests are made of. Equal values are
// kept once. Beyond a number of distinct values neighbours are joined, at most twice an even share
// of the weight in one, so that a rank moves by no more than 2 / max_values of the weight, in
// whatever order the values come. The least and the greatest stay exact.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/column.h"
#include "model/numbers.h"

namespace quoll::lang {

// The order of a column's values.
template <typename T>
struct RankOrder {
  bool operator()(const T& a, const T& b) const {
    if constexpr (std::is_same_v<T, model::Bytes16>) {
      return model::DecimalCompare(a, b) < 0;
    } else {
      return a < b;
    }
  }
};

template <typename T, typename Less = RankOrder<T>>
class RankedValues {
 public:
  struct Entry {
    T value;
    uint64_t weight;
  };

  explicit RankedValues(size_t max_values) : max_values_(max_values) {}

  void Add(T value, uint64_t weight) {
    entries_.push_back({std::move(value), weight});
    if (entries_.size() >= next_tidy_) Tidy();
  }
  void Add(const RankedValues& other) {
    entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
    if (entries_.size() >= next_tidy_) Tidy();
  }
  bool empty() const { return entries_.empty(); }
  // Sorted, equal values joined, at most max_values and a few.
  const std::vector<Entry>& Sorted() {
    Merge();
    if (entries_.size() > max_values_) Thin();
    return entries_;
  }
  // The smallest value at or below which this percentage of the weight lies. `sorted` comes from
  // Sorted() and is not empty.
  static const T& At(const std::vector<Entry>& sorted, double percentage) {
    double total = 0;
    for (const Entry& entry : sorted) total += static_cast<double>(entry.weight);
    const double rank = percentage * total / 100;
    double below = 0;
    for (const Entry& entry : sorted) {
      below += static_cast<double>(entry.weight);
      if (below >= rank) return entry.value;
    }
    return sorted.back().value;
  }

 private:
  static constexpr size_t kFirstTidy = 4096;

  void Merge() {
    const Less less;
    std::sort(entries_.begin(), entries_.end(),
              [&](const Entry& a, const Entry& b) { return less(a.value, b.value); });
    size_t last = 0;
    for (size_t i = 1; i < entries_.size(); ++i) {
      if (less(entries_[last].value, entries_[i].value)) {
        if (++last != i) entries_[last] = std::move(entries_[i]);
      } else {
        entries_[last].weight += entries_[i].weight;
      }
    }
    if (!entries_.empty()) entries_.resize(last + 1);
  }

  void Tidy() {
    Merge();
    if (entries_.size() > max_values_) Thin();
    next_tidy_ = std::max(kFirstTidy, entries_.size() * 2);
  }

  // A joined entry stands at its greatest value.
  void Thin() {
    uint64_t total = 0;
    for (const Entry& entry : entries_) total += entry.weight;
    const uint64_t most = std::max<uint64_t>(2 * total / max_values_, 1);
    size_t last = 0;
    for (size_t i = 1; i < entries_.size(); ++i) {
      const bool is_end = last == 0 || i + 1 == entries_.size();
      if (is_end || entries_[last].weight + entries_[i].weight > most) {
        if (++last != i) entries_[last] = std::move(entries_[i]);
      } else {
        entries_[last].value = std::move(entries_[i].value);
        entries_[last].weight += entries_[i].weight;
      }
    }
    entries_.resize(last + 1);
  }

  std::vector<Entry> entries_;
  size_t max_values_;
  size_t next_tidy_ = kFirstTidy;
};

}  // namespace quoll::lang
