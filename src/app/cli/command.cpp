// What all commands with commands below them share.
#include "app/cli/command.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <utility>
#include <vector>

namespace quoll::cli {

std::string ExamplesText(std::string_view examples) {
  std::string text = "Examples:";
  while (!examples.empty()) {
    const size_t end = std::min(examples.find('\n'), examples.size());
    text += fmt::format("\n  {}", examples.substr(0, end));
    examples.remove_prefix(std::min(end + 1, examples.size()));
  }
  return text;
}

Action AddSubcommands(CLI::App& command, std::span<const CommandDef* const> defs,
                      Action otherwise) {
  command.require_subcommand(otherwise ? 0 : 1, 1);
  std::vector<std::pair<const CLI::App*, Action>> actions;
  for (const CommandDef* def : defs) {
    CLI::App* below = command.add_subcommand(std::string(def->name), std::string(def->summary));
    below->fallthrough();
    below->footer(ExamplesText(def->examples));
    actions.emplace_back(below, def->add(*below));
  }
  return [actions = std::move(actions), otherwise = std::move(otherwise)](Context& context) {
    const auto given = std::find_if(actions.begin(), actions.end(),
                                    [](const auto& action) { return action.first->parsed(); });
    if (given != actions.end()) return given->second(context);
    return otherwise ? otherwise(context) : ExitCode::kUsage;
  };
}

}  // namespace quoll::cli
