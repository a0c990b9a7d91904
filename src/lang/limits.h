// Limits of the binder.
#pragma once

#include <cstddef>

namespace quoll::lang {

// Nested references of let names and functions.
inline constexpr int kMaxExpansionDepth = 64;
// References expanded in one query: a chain of lets that double each other ends here instead of never.
inline constexpr int kMaxExpansions = 20'000;

}  // namespace quoll::lang
