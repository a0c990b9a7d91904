// What `quoll --version` prints.
#pragma once

#include <string>

namespace quoll::cli {

// Versions of the program, DuckDB, the table schemas and the built-in lists, a line each.
std::string VersionText();

}  // namespace quoll::cli
