// LiteralMatcher: does a text equal, or contain, one of many literals? The filter in front of row
// building. It may say yes too often, never no to a text that meets the condition; comparison is by
// Unicode simple case folding.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/table_source.h"

namespace quoll::ingest {

// Immutable and safe to use from several threads.
class LiteralMatcher {
 public:
  // Null when the filter cannot be tested cheaply; rows then pass.
  static std::shared_ptr<const LiteralMatcher> Compile(const model::LiteralFilter& filter);
  bool Matches(std::string_view text) const;

 private:
  LiteralMatcher() = default;
  bool MatchesFolded(std::string_view folded) const;
  bool ContainsOne(std::string_view folded) const;

  model::LiteralFilter::Match match_ = model::LiteralFilter::Match::kEquals;
  std::vector<std::string> literals_;  // folded unless kEquals
  // Equality: by length first, as most values differ in it.
  std::vector<bool> has_length_;
  std::unordered_set<std::string_view> set_;
  // Containment: the first four bytes of a literal, as a bit and as a key to the literals that
  // start with them.
  std::vector<uint64_t> gram_bits_;
  std::unordered_map<uint32_t, std::vector<uint32_t>> by_gram_;
  std::vector<uint32_t> short_literals_;
};

}  // namespace quoll::ingest
