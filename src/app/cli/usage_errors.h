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
// `app` is the program or a command that has commands of its own.
diag::Diagnostic NoCommand(const CLI::App& app);
diag::Diagnostic BadColour(std::string_view text);

}  // namespace quoll::cli
