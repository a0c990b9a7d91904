// Groups texts by what they have in common, word by word, as log clustering does (R. Vaarandi, "A
// Data Clustering Algorithm for Mining Patterns From Event Logs", IPOM 2003).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::lang {

struct TextPatternOptions {
  // A word is kept where at least this fraction of all texts (and two of them) have it at the same
  // place.
  double threshold = 0.1;
  // What stands between words; empty: everything but ASCII letters, digits and bytes beyond ASCII.
  std::string separators;
};

struct TextPatterns {
  struct Pattern {
    std::string text;  // `*` for what differs; `others` for texts that share no word
    uint64_t count = 0;
    size_t first = 0;  // the first text of this pattern
    bool is_others = false;
  };
  std::vector<Pattern> patterns;  // by count, then by first
  std::vector<size_t> of_text;    // the index of each text's pattern
};

// Words that consist of digits are always what differs. Stated separators beside a `*` are part of
// it.
TextPatterns FindTextPatterns(const std::vector<std::string_view>& texts,
                              const TextPatternOptions& options);

}  // namespace quoll::lang
