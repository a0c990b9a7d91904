// Finding ASCII text without regard to ASCII case, 16 places at a time where the processor has
// SSE2. Separate because it is the innermost loop of every hunt.
#pragma once

#include <cstddef>
#include <string_view>

namespace quoll::lang {

// The offset of `folded` (lower case, not empty) in `text` at or after `from`, or npos.
size_t FindAsciiFolded(std::string_view text, std::string_view folded, size_t from);

// True if `text` starts with `folded`.
bool StartsWithAsciiFolded(std::string_view text, std::string_view folded);

// Writes the text in lower case to `out`, which has room for it. False if the text is not all
// ASCII: what was written is then of no use.
bool FoldAsciiInto(std::string_view text, char* out);

inline char AsciiFold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

}  // namespace quoll::lang
