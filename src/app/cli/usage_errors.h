// What is wrong with a command line, in the shape of every other message: K8001 with the nearest
// name as help.
#pragma once

#include <string_view>

#include "diag/diagnostic.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace quoll::cli {

diag::Diagnostic UsageError(const CLI::App& app, const CLI::ParseError& error);
diag::Diagnostic NoCommand(const CLI::App& app);
diag::Diagnostic BadColour(std::string_view text);

// The innermost command that the command line reached.
const CLI::App& DeepestCommand(const CLI::App& app);

}  // namespace quoll::cli
