// KQL's obfuscated string literals, h"…" and H'…': keys and passwords that stand in a query but
// must not stand in what is printed about it.
#pragma once

#include <string>
#include <string_view>

namespace quoll::diag {

// The text with `*` in place of each character inside such a literal, so that places stay where
// they are. `text` is a query or a part of one that starts outside of a literal; comments and other
// literals are kept. A literal that does not end hides the rest of its line (```: of the text).
std::string MaskHiddenStrings(std::string_view text);
// False if the text cannot hold one; cheap.
bool MayHoldHiddenStrings(std::string_view text);

}  // namespace quoll::diag
