// What a bare word of a report or list is, where no column says it: an indicator, something that
// looks like one and is refused for a reason, or no candidate at all.
#pragma once

#include <string>
#include <string_view>

#include "intel/canon.h"

namespace quoll::intel {

enum class Guess { kNothing, kIndicator, kRefused };

// Whether the context (a column, a heading) says that names of hosts stand here. Elsewhere a name
// under a top-level domain that is also a file extension (`install.sh`) is refused as a file name.
enum class Context { kAny, kHostNames };

struct Inferred {
  Guess guess = Guess::kNothing;
  Canonical canon;  // with its reason where refused
  bool is_defanged = false;
};

Inferred Infer(std::string_view word, Context context);

// Removes markup (`` ` ``, `+`, `**`, quotes, angle brackets) and the sentence's punctuation around
// a value.
std::string_view StripMarkup(std::string_view word);
// `N/A`, `-`, `none` and the like.
bool IsNothing(std::string_view text);

}  // namespace quoll::intel
