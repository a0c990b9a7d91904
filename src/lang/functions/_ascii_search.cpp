#include "lang/functions/_ascii_search.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace quoll::lang {
namespace {

bool EqualsFolded(const char* text, const char* folded, size_t size) {
  for (size_t i = 0; i < size; ++i) {
    if (AsciiFold(text[i]) != folded[i]) return false;
  }
  return true;
}

size_t FindSlowly(std::string_view text, std::string_view folded, size_t from, size_t end) {
  for (size_t pos = from; pos < end; ++pos) {
    if (AsciiFold(text[pos]) == folded[0] &&
        EqualsFolded(text.data() + pos, folded.data(), folded.size())) {
      return pos;
    }
  }
  return std::string_view::npos;
}

#if defined(__SSE2__)
// The byte that turns a letter into lower case; 0 for every other character, which must match as it
// is.
__m128i CaseBit(char folded) { return _mm_set1_epi8(folded >= 'a' && folded <= 'z' ? 0x20 : 0); }

// Bit i is set where the needle's first and last character both fit at place i.
unsigned Candidates(const char* text, size_t last, __m128i first_char, __m128i first_bit,
                    __m128i last_char, __m128i last_bit) {
  const auto* start = reinterpret_cast<const __m128i*>(text);
  const auto* end = reinterpret_cast<const __m128i*>(text + last);
  const __m128i at_start = _mm_or_si128(_mm_loadu_si128(start), first_bit);
  const __m128i at_end = _mm_or_si128(_mm_loadu_si128(end), last_bit);
  const __m128i both =
      _mm_and_si128(_mm_cmpeq_epi8(at_start, first_char), _mm_cmpeq_epi8(at_end, last_char));
  return static_cast<unsigned>(_mm_movemask_epi8(both));
}
#endif

}  // namespace

bool FoldAsciiInto(std::string_view text, char* out) {
  size_t pos = 0;
#if defined(__SSE2__)
  constexpr size_t kStep = 16;
  const __m128i before_a = _mm_set1_epi8('A' - 1);
  const __m128i after_z = _mm_set1_epi8('Z' + 1);
  const __m128i case_bit = _mm_set1_epi8(0x20);
  for (; pos + kStep <= text.size(); pos += kStep) {
    const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text.data() + pos));
    // The sign bit of a byte marks what is not ASCII.
    if (_mm_movemask_epi8(block) != 0) return false;
    const __m128i is_capital =
        _mm_and_si128(_mm_cmpgt_epi8(block, before_a), _mm_cmplt_epi8(block, after_z));
    const __m128i folded = _mm_or_si128(block, _mm_and_si128(is_capital, case_bit));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + pos), folded);
  }
#endif
  for (; pos < text.size(); ++pos) {
    if (static_cast<unsigned char>(text[pos]) >= 0x80) return false;
    out[pos] = AsciiFold(text[pos]);
  }
  return true;
}

bool StartsWithAsciiFolded(std::string_view text, std::string_view folded) {
  return text.size() >= folded.size() && EqualsFolded(text.data(), folded.data(), folded.size());
}

size_t FindAsciiFolded(std::string_view text, std::string_view folded, size_t from) {
  if (text.size() < folded.size()) return std::string_view::npos;
  // Places where the needle could start.
  const size_t end = text.size() - folded.size() + 1;
#if defined(__SSE2__)
  constexpr size_t kStep = 16;
  const size_t last = folded.size() - 1;
  const __m128i first_char = _mm_set1_epi8(folded.front());
  const __m128i first_bit = CaseBit(folded.front());
  const __m128i last_char = _mm_set1_epi8(folded.back());
  const __m128i last_bit = CaseBit(folded.back());
  size_t pos = from;
  while (pos < end) {
    size_t block = pos;
    if (block + kStep > end) {
      // The last places share a block with earlier ones, which are then passed over.
      if (end < kStep) break;
      block = end - kStep;
    }
    unsigned mask =
        Candidates(text.data() + block, last, first_char, first_bit, last_char, last_bit);
    mask &= ~0u << (pos - block);
    while (mask != 0) {
      const size_t found = block + static_cast<size_t>(__builtin_ctz(mask));
      if (EqualsFolded(text.data() + found, folded.data(), folded.size())) return found;
      mask &= mask - 1;
    }
    pos = block + kStep;
  }
  return FindSlowly(text, folded, pos, end);
#else
  return FindSlowly(text, folded, from, end);
#endif
}

}  // namespace quoll::lang
