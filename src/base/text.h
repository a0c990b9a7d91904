// Small text helpers over ASCII: trimming, splitting, comparison, strict number parsing.
// Nothing here depends on the locale.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::base {

// Removes blanks, tabs, carriage returns and newlines at both ends.
std::string_view TrimBlanks(std::string_view text);
std::vector<std::string_view> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);
// ASCII case only.
bool EqualsIgnoreCase(std::string_view a, std::string_view b);
bool StartsWithIgnoreCase(std::string_view text, std::string_view prefix);
std::string AsciiLower(std::string_view text);
std::string AsciiUpper(std::string_view text);
std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to);

// Decimal digits with an optional sign, whole text; nothing on overflow or any other character.
std::optional<int64_t> ParseInteger(std::string_view text);
// A finite decimal number, whole text: `5`, `5.`, `.5`, `1e10`, `-0.5e-3`.
std::optional<double> ParseReal(std::string_view text);

// `1,204,117`, for people.
std::string FormatCount(uint64_t count);
// `12.3 MiB`, for people.
std::string FormatBytes(uint64_t bytes);

// Damerau-Levenshtein distance, and the nearest of `candidates` within a third of the length (rule 6 of
// the diagnostics' wording), or nothing.
size_t EditDistance(std::string_view a, std::string_view b);
std::optional<std::string> NearestName(std::string_view name,
                                       const std::vector<std::string_view>& candidates);

}  // namespace quoll::base
