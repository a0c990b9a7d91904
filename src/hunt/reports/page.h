// The frame of the HTML pages that Quoll writes: one file, no scripts, nothing fetched; readable on
// a phone, in the dark and on paper.
#pragma once

#include <string>
#include <string_view>

namespace quoll::hunt {

// `body` is HTML; the title is text.
std::string HtmlPage(std::string_view title, std::string_view body);

}  // namespace quoll::hunt
