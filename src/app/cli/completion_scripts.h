// Completion scripts for shells, from the tree of commands: names of commands and options, then
// files.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace quoll::cli {

enum class Shell { kBash, kZsh, kFish };

std::string CompletionScript(const CLI::App& app, Shell shell);

}  // namespace quoll::cli
