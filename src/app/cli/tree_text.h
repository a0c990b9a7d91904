// The tree of a query as text, for `quoll explain`.
#pragma once

#include <string>

#include "syntax/ast.h"

namespace quoll::cli {

// A line per node, indented by depth. Operators are shown with their text, since only they know
// what it means.
std::string TreeText(const syntax::Tree& tree);

}  // namespace quoll::cli
