// Two passes: which words are frequent at which place, then one pattern for each text.
#include "lang/operators/_text_patterns.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace quoll::lang {
namespace {

// Words behind this one differ in every text: a line of megabytes has no pattern there.
constexpr size_t kMaxWords = 256;
constexpr std::string_view kOthers = "others";

struct Word {
  std::string_view separator;  // what stands before it
  std::string_view text;       // empty behind the last separator
};

bool IsDigits(std::string_view word) {
  return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

class Splitter {
 public:
  explicit Splitter(std::string_view separators) : separators_(separators) {}

  std::vector<Word> Split(std::string_view text) const {
    std::vector<Word> words;
    size_t pos = 0;
    while (pos < text.size()) {
      const size_t begin = pos;
      if (words.size() == kMaxWords) {
        words.push_back({{}, text.substr(pos)});
        break;
      }
      while (pos < text.size() && IsSeparator(text[pos])) ++pos;
      const size_t word = pos;
      while (pos < text.size() && !IsSeparator(text[pos])) ++pos;
      words.push_back({text.substr(begin, word - begin), text.substr(word, pos - word)});
    }
    return words;
  }

 private:
  bool IsSeparator(char c) const {
    if (!separators_.empty()) return separators_.find(c) != std::string_view::npos;
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return !is_word && (static_cast<unsigned char>(c) & 0x80) == 0;
  }

  std::string_view separators_;
};

std::string KeyOf(size_t place, std::string_view word) {
  return std::to_string(place) + ' ' + std::string(word);
}

class Finder {
 public:
  Finder(const std::vector<std::string_view>& texts, const TextPatternOptions& options)
      : texts_(texts),
        splitter_(options.separators),
        keeps_separators_(options.separators.empty()) {
    const double share = options.threshold * static_cast<double>(texts.size());
    // Of a single text every word is its own.
    min_count_ = texts.size() == 1 ? 1 : std::max(2.0, share);
  }

  TextPatterns Run() {
    for (const std::string_view text : texts_) CountWords(text);
    TextPatterns found;
    std::unordered_map<std::string, size_t> idx_of;
    for (size_t i = 0; i < texts_.size(); ++i) {
      const std::string pattern = PatternOf(texts_[i]);
      const auto [place, is_new] = idx_of.emplace(pattern, found.patterns.size());
      if (is_new) {
        found.patterns.push_back(
            {pattern.empty() ? std::string(kOthers) : pattern.substr(1), 0, i, pattern.empty()});
      }
      ++found.patterns[place->second].count;
      found.of_text.push_back(place->second);
    }
    SortByCount(found);
    return found;
  }

 private:
  void CountWords(std::string_view text) {
    size_t place = 0;
    for (const Word& word : splitter_.Split(text)) {
      if (!word.text.empty() && !IsDigits(word.text)) ++counts_[KeyOf(place, word.text)];
      ++place;
    }
  }

  bool IsKept(size_t place, std::string_view word) const {
    if (place >= kMaxWords || IsDigits(word)) return false;
    return static_cast<double>(counts_.at(KeyOf(place, word))) >= min_count_;
  }

  // The pattern behind a mark that tells it from none; empty for a text without a kept word.
  std::string PatternOf(std::string_view text) const {
    std::string pattern = "=";
    bool has_kept = text.empty();
    bool is_behind_star = false;
    size_t place = 0;
    for (const Word& word : splitter_.Split(text)) {
      const bool is_kept = word.text.empty() || IsKept(place++, word.text);
      const bool joins_star = !keeps_separators_ && (is_behind_star || !is_kept);
      if (!joins_star) pattern += word.separator;
      if (is_kept) {
        pattern += word.text;
        has_kept = has_kept || !word.text.empty();
      } else if (!(is_behind_star && joins_star)) {
        pattern += '*';
      }
      is_behind_star = !is_kept;
    }
    return has_kept ? pattern : std::string();
  }

  static void SortByCount(TextPatterns& found) {
    std::vector<size_t> order(found.patterns.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::ranges::stable_sort(order, [&](size_t a, size_t b) {
      return found.patterns[a].count > found.patterns[b].count;
    });
    std::vector<TextPatterns::Pattern> sorted;
    std::vector<size_t> place_of(order.size());
    for (const size_t idx : order) {
      place_of[idx] = sorted.size();
      sorted.push_back(std::move(found.patterns[idx]));
    }
    found.patterns = std::move(sorted);
    for (size_t& idx : found.of_text) idx = place_of[idx];
  }

  const std::vector<std::string_view>& texts_;
  Splitter splitter_;
  bool keeps_separators_;
  double min_count_ = 2;
  std::unordered_map<std::string, uint64_t> counts_;  // by place and word
};

}  // namespace

TextPatterns FindTextPatterns(const std::vector<std::string_view>& texts,
                              const TextPatternOptions& options) {
  return Finder(texts, options).Run();
}

}  // namespace quoll::lang
