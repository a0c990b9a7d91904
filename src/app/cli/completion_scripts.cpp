#include "app/cli/completion_scripts.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace quoll::cli {
namespace {

struct OptionText {
  std::vector<std::string> names;  // `-q`, `--quiet`
  std::string description;
  bool takes_value = false;
};

// A command as the scripts see it: `quoll`, `quoll query`, `quoll intel show`.
struct CommandText {
  std::vector<std::string> path;  // without the program's name
  std::string description;
  std::vector<OptionText> options;
  std::vector<std::string> commands;
};

void Collect(const CLI::App& app, std::vector<std::string> path, std::vector<CommandText>& out) {
  CommandText command{.path = path, .description = app.get_description()};
  // Global options may stand behind any command.
  for (const CLI::App* level = &app; level != nullptr; level = level->get_parent()) {
    for (const CLI::Option* option : level->get_options()) {
      if (option->nonpositional() == false) continue;
      const bool is_repeated = level != &app && option->check_lname("help");
      if (is_repeated) continue;
      OptionText text{.description = option->get_description(),
                      .takes_value = option->get_items_expected_max() > 0};
      for (const std::string& name : option->get_snames()) text.names.push_back("-" + name);
      for (const std::string& name : option->get_lnames()) text.names.push_back("--" + name);
      command.options.push_back(std::move(text));
    }
  }
  const auto subcommands = app.get_subcommands({});
  for (const CLI::App* sub : subcommands) command.commands.push_back(sub->get_name());
  out.push_back(std::move(command));
  for (const CLI::App* sub : subcommands) {
    std::vector<std::string> sub_path = path;
    sub_path.push_back(sub->get_name());
    Collect(*sub, std::move(sub_path), out);
  }
}

// Single quotes of a shell.
std::string Quote(std::string_view text) {
  return "'" + base::ReplaceAll(text, "'", "'\\''") + "'";
}

std::string AllNames(const CommandText& command) {
  std::vector<std::string> names = command.commands;
  for (const OptionText& option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return base::Join(names, " ");
}

// The words of the commands typed so far select the list that is offered; files come with it.
std::string BashScript(const std::vector<CommandText>& commands) {
  std::string paths;
  std::string cases;
  for (const CommandText& command : commands) {
    const std::string path = base::Join(command.path, " ");
    paths += (paths.empty() ? "" : "|") + Quote(path);
    cases += fmt::format("    {}) names={} ;;\n", Quote(path), Quote(AllNames(command)));
  }
  return fmt::format(R"(# bash completion for quoll
_quoll() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} path= names= word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "${{path:+$path }}$word" in
    {}) path="${{path:+$path }}$word" ;;
    esac
  done
  case "$path" in
{}  esac
  mapfile -t COMPREPLY < <(compgen -W "$names" -- "$current"; [[ $current == -* ]] || compgen -f -- "$current")
}}
complete -o filenames -F _quoll quoll
)",
                     paths, cases);
}

std::string ZshScript(const std::vector<CommandText>& commands) {
  std::string paths;
  std::string cases;
  for (const CommandText& command : commands) {
    const std::string path = base::Join(command.path, " ");
    paths += (paths.empty() ? "" : "|") + Quote(path);
    cases += fmt::format("    {})\n      names=(", Quote(path));
    for (const std::string& name : command.commands) cases += Quote(name) + " ";
    for (const OptionText& option : command.options) {
      for (const std::string& name : option.names) {
        cases += Quote(name + ":" + base::ReplaceAll(option.description, ":", "\\:")) + " ";
      }
    }
    cases += ") ;;\n";
  }
  return fmt::format(R"(#compdef quoll
# zsh completion for quoll
_quoll() {{
  local current_path= word
  local -a names
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    case "${{current_path:+$current_path }}$word" in
    {}) current_path="${{current_path:+$current_path }}$word" ;;
    esac
  done
  case "$current_path" in
{}  esac
  _describe 'quoll' names
  _files
}}
# Autoloaded from fpath the file is the function itself; sourced, it is announced.
if [[ "${{funcstack[1]}}" == _quoll ]]; then _quoll; else compdef _quoll quoll; fi
)",
                     paths, cases);
}

std::string FishCondition(const CommandText& command) {
  if (command.path.empty()) return "__fish_use_subcommand";
  std::string condition;
  for (const std::string& word : command.path) {
    condition +=
        fmt::format("{}__fish_seen_subcommand_from {}", condition.empty() ? "" : "; and ", word);
  }
  return condition;
}

std::string FishScript(const std::vector<CommandText>& commands) {
  std::string out = "# fish completion for quoll\n";
  for (const CommandText& command : commands) {
    const std::string head = fmt::format("complete -c quoll -n {}", Quote(FishCondition(command)));
    for (const CommandText& sub : commands) {
      const bool is_child = sub.path.size() == command.path.size() + 1 &&
                            std::equal(command.path.begin(), command.path.end(), sub.path.begin());
      if (is_child)
        out += fmt::format("{} -a {} -d {}\n", head, sub.path.back(), Quote(sub.description));
    }
    for (const OptionText& option : command.options) {
      out += head;
      for (const std::string& name : option.names) {
        out += name.starts_with("--") ? fmt::format(" -l {}", name.substr(2))
                                      : fmt::format(" -s {}", name.substr(1));
      }
      out += fmt::format("{} -d {}\n", option.takes_value ? " -r" : "", Quote(option.description));
    }
  }
  return out;
}

}  // namespace

std::string CompletionScript(const CLI::App& app, Shell shell) {
  std::vector<CommandText> commands;
  Collect(app, {}, commands);
  switch (shell) {
    case Shell::kBash:
      return BashScript(commands);
    case Shell::kZsh:
      return ZshScript(commands);
    case Shell::kFish:
      return FishScript(commands);
  }
  return {};
}

}  // namespace quoll::cli
