// CommandDef: one command of the program; its row stands in commands/<name>.cpp and is found by the
// build.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "app/cli/context.h"
#include "app/cli/exit_code.h"

namespace CLI {
class App;
}

namespace quoll::cli {

using Action = std::function<ExitCode(Context& context)>;

struct CommandDef {
  std::string_view name;
  std::string_view summary;
  // Lines of `quoll NAME …`, shown below the help.
  std::string_view examples;
  // Adds options to the command. The action that is returned runs after parsing, and owns what they
  // fill.
  Action (*add)(CLI::App& command);
};

// In the order of their names.
std::span<const CommandDef* const> AllCommands();
// Those below `quoll intel`; their rows stand in intel_commands/<name>.cpp.
std::span<const CommandDef* const> AllIntelCommands();
// Those below `quoll exclusions`; their rows stand in exclusion_commands/<name>.cpp.
std::span<const CommandDef* const> AllExclusionCommands();
// Those below `quoll pack`; their rows stand in pack_commands/<name>.cpp.
std::span<const CommandDef* const> AllPackCommands();
// Those below `quoll rules`; their rows stand in rules_commands/<name>.cpp.
std::span<const CommandDef* const> AllRulesCommands();
// Adds the commands of a list below `command`; the action runs the one that is given. `otherwise`
// runs where none is; without it one must be given.
Action AddSubcommands(CLI::App& command, std::span<const CommandDef* const> defs,
                      Action otherwise = nullptr);
// `Examples:` and the lines of CommandDef::examples, as help shows them.
std::string ExamplesText(std::string_view examples);

}  // namespace quoll::cli
