// UTF-8: decoding, validation with repair, code point counts, simple case folding, display width.
// Case folding is Unicode's simple folding (one code point to one), as Kusto's operators use it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace quoll::base {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

// Decodes the code point at `pos` and moves `pos` behind it; a bad byte reads as U+FFFD and is one byte long.
char32_t DecodeUtf8(std::string_view text, size_t& pos);
void AppendUtf8(std::string& out, char32_t code_point);

bool IsAscii(std::string_view text);
bool IsValidUtf8(std::string_view text);
// Copies `text` with every bad byte replaced by U+FFFD. Returns how many bytes were replaced.
size_t RepairUtf8(std::string_view text, std::string& out);

size_t CountCodePoints(std::string_view text);
// The byte offset of the n-th code point (from 0), or text.size() past the end.
size_t OffsetOfCodePoint(std::string_view text, size_t index);

char32_t FoldCase(char32_t code_point);
char32_t ToUpper(char32_t code_point);
char32_t ToLower(char32_t code_point);
std::string FoldCase(std::string_view text);
std::string ToUpper(std::string_view text);
std::string ToLower(std::string_view text);
// Equality under simple case folding, without normalisation.
bool EqualsFolded(std::string_view a, std::string_view b);

// Letters (L*) and digits (N*): the characters of a Kusto term.
bool IsLetterOrDigit(char32_t code_point);

// Width in terminal cells; a tab counts four, control characters none.
size_t DisplayWidth(std::string_view text);

}  // namespace quoll::base
