// The one layout of a KQL text: a line per operator, lists and conditions broken where they do not
// fit, comments kept. It works on tokens, so it formats every construct, known to Quoll or not, and
// cannot change a token.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace quoll::syntax {

// Columns that a line may take; tokens that are longer stand as they are.
inline constexpr size_t kFormatWidth = 100;

// The text laid out, with one line end at its end. The tokens are those of `text`, in their order;
// formatting the result again gives the result. Nothing if the brackets do not match, nest too
// deep, or something is no token.
std::optional<std::string> Format(std::string_view text);

}  // namespace quoll::syntax
