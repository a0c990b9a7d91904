#include "ingest/literal_matcher.h"

#include <algorithm>
#include <cstring>

#include "base/utf8.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

constexpr size_t kGramBytes = 4;
constexpr int kGramBits = 17;

uint32_t Gram(const char* text) {
  uint32_t gram = 0;
  std::memcpy(&gram, text, kGramBytes);
  return gram;
}

uint32_t GramHash(uint32_t gram) { return gram * 2654435761u >> (32 - kGramBits); }

// Lower case of ASCII; false at the first other byte.
bool LowerAscii(std::string_view text, char* out) {
  unsigned char seen = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    seen |= c;
    out[i] = static_cast<char>(c | (c >= 'A' && c <= 'Z' ? 0x20 : 0));
  }
  return seen < 0x80;
}

}  // namespace

std::shared_ptr<const LiteralMatcher> LiteralMatcher::Compile(const model::LiteralFilter& filter) {
  using Match = model::LiteralFilter::Match;
  auto matcher = std::shared_ptr<LiteralMatcher>(new LiteralMatcher());
  matcher->match_ = filter.match;
  for (const std::string& literal : filter.literals) {
    matcher->literals_.push_back(filter.match == Match::kEquals ? literal
                                                                : base::FoldCase(literal));
  }
  if (filter.match != Match::kContainsIgnoreCase) {
    for (const std::string& literal : matcher->literals_) {
      if (literal.size() >= matcher->has_length_.size())
        matcher->has_length_.resize(literal.size() + 1);
      matcher->has_length_[literal.size()] = true;
      matcher->set_.insert(literal);
    }
    return matcher;
  }
  matcher->gram_bits_.resize((size_t{1} << kGramBits) / 64);
  for (uint32_t idx = 0; idx < matcher->literals_.size(); ++idx) {
    const std::string& literal = matcher->literals_[idx];
    if (literal.empty()) return nullptr;
    if (literal.size() < kGramBytes) {
      matcher->short_literals_.push_back(idx);
      continue;
    }
    const uint32_t gram = Gram(literal.data());
    matcher->gram_bits_[GramHash(gram) / 64] |= uint64_t{1} << (GramHash(gram) % 64);
    matcher->by_gram_[gram].push_back(idx);
  }
  if (matcher->short_literals_.size() > kMaxShortLiterals) return nullptr;
  return matcher;
}

bool LiteralMatcher::Matches(std::string_view text) const {
  if (match_ == model::LiteralFilter::Match::kEquals) {
    return text.size() < has_length_.size() && has_length_[text.size()] && set_.contains(text);
  }
  char buffer[512];
  if (text.size() <= sizeof buffer && LowerAscii(text, buffer))
    return MatchesFolded({buffer, text.size()});
  return MatchesFolded(base::FoldCase(text));
}

bool LiteralMatcher::MatchesFolded(std::string_view folded) const {
  if (match_ == model::LiteralFilter::Match::kContainsIgnoreCase) return ContainsOne(folded);
  return folded.size() < has_length_.size() && has_length_[folded.size()] && set_.contains(folded);
}

bool LiteralMatcher::ContainsOne(std::string_view folded) const {
  for (const uint32_t idx : short_literals_) {
    if (folded.find(literals_[idx]) != std::string_view::npos) return true;
  }
  for (size_t pos = 0; pos + kGramBytes <= folded.size(); ++pos) {
    const uint32_t gram = Gram(folded.data() + pos);
    const uint32_t hash = GramHash(gram);
    if ((gram_bits_[hash / 64] >> (hash % 64) & 1) == 0) continue;
    const auto found = by_gram_.find(gram);
    if (found == by_gram_.end()) continue;
    const std::string_view rest = folded.substr(pos);
    const bool is_there =
        std::any_of(found->second.begin(), found->second.end(),
                    [&](uint32_t idx) { return rest.starts_with(literals_[idx]); });
    if (is_there) return true;
  }
  return false;
}

}  // namespace quoll::ingest
