// Random numbers for rand() and new_guid(): a counter that is scrambled, so that threads need no
// lock and a session's seed gives the same numbers again when one thread runs.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>

#include "model/kernel.h"

namespace quoll::lang {

// One call's stream of numbers. Thread-safe.
class RandomState : public model::KernelState {
 public:
  // A seed of 0 asks for numbers that differ from run to run.
  explicit RandomState(uint64_t seed) : start_(seed != 0 ? Mix(seed) : RandomStart()) {}
  // The first of `count` numbers that nobody else gets; the others are Number(first + i).
  uint64_t Take(uint64_t count) const { return next_.fetch_add(count, std::memory_order_relaxed); }
  uint64_t Number(uint64_t idx) const { return Mix(start_ + idx * kGolden); }

 private:
  // 2^64 divided by the golden ratio; together with Mix this is the SplitMix64 generator.
  static constexpr uint64_t kGolden = 0x9E3779B97F4A7C15;
  static uint64_t Mix(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  static uint64_t RandomStart() {
    std::random_device device;
    return uint64_t{device()} << 32 | device();
  }

  uint64_t start_;
  mutable std::atomic<uint64_t> next_{0};
};

inline std::unique_ptr<model::KernelState> PrepareRandom(model::PrepareCall& call) {
  return std::make_unique<RandomState>(call.context.seed);
}

}  // namespace quoll::lang
