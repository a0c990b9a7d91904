// Limits of the front end: what hostile or generated query text may ask for.
#pragma once

#include <cstddef>

namespace quoll::syntax {

// Kusto takes queries of about 1 MB; literal hunts of 10,000 indicators stay below this.
inline constexpr size_t kMaxQueryBytes = 16u << 20;
// Nested parentheses, brackets, subqueries and function bodies.
inline constexpr int kMaxNesting = 200;
// Operators of one precedence side by side (a + b + …), each of which is one level of the tree.
inline constexpr int kMaxChain = 10'000;
inline constexpr size_t kMaxNameLength = 1024;

}  // namespace quoll::syntax
