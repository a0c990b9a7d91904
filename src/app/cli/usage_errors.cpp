#include "app/cli/usage_errors.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "base/escape.h"
#include "base/text.h"

namespace quoll::cli {
namespace {

using diag::Diagnostic;

// `quoll intel show`.
std::string FullName(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? command.get_name()
                           : fmt::format("{} {}", FullName(*parent), command.get_name());
}

// Options as they are written, of the command and of those around it.
std::vector<std::string> OptionNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
      for (const std::string& name : option->get_snames()) names.push_back("-" + name);
    }
  }
  return names;
}

std::vector<std::string> CommandNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* sub : command.get_subcommands({})) names.push_back(sub->get_name());
  return names;
}

void HelpWithNearest(Diagnostic& diagnostic, std::string_view name,
                     const std::vector<std::string>& names, std::string_view kind,
                     const CLI::App& command) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  if (const auto nearest = base::NearestName(name, views)) {
    diagnostic.Help(fmt::format("a similar {} exists: `{}`", kind, *nearest));
  } else {
    diagnostic.Help(fmt::format("`{} --help` lists what there is", FullName(command)));
  }
}

Diagnostic UnknownArgument(const CLI::App& command, const std::string& argument) {
  Diagnostic diagnostic{.code = diag::Code::K8001};
  const std::string shown = base::EscapeForTerminal(argument);
  if (argument.size() > 1 && argument[0] == '-') {
    const std::string name = argument.substr(0, argument.find('='));
    diagnostic.message = fmt::format("unknown option `{}`", base::EscapeForTerminal(name));
    HelpWithNearest(diagnostic, name, OptionNames(command), "option", command);
  } else if (const auto names = CommandNames(command); !names.empty()) {
    diagnostic.message = fmt::format("unknown command `{}`", shown);
    HelpWithNearest(diagnostic, argument, names, "command", command);
  } else {
    diagnostic.message = fmt::format("unexpected argument `{}`", shown);
    diagnostic.Help(fmt::format("`{} --help` shows how it is used", FullName(command)));
  }
  return diagnostic;
}

// The innermost command that the command line reached.
const CLI::App& DeepestCommand(const CLI::App& app) {
  for (const CLI::App* sub : app.get_subcommands({})) {
    if (sub->parsed()) return DeepestCommand(*sub);
  }
  return app;
}

}  // namespace

Diagnostic UsageError(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& command = DeepestCommand(app);
  const std::vector<std::string> rest = app.remaining(true);
  if (!rest.empty()) return UnknownArgument(command, rest.front());
  const bool is_required = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr;
  if (is_required && !CommandNames(command).empty()) return NoCommand(command);
  Diagnostic diagnostic{.code = diag::Code::K8001};
  const std::string_view what = error.what();
  const std::string subject =
      base::EscapeForTerminal(what.substr(0, std::min(what.find(':'), what.size())));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const bool is_missing = what.find("At Most") == std::string_view::npos;
    diagnostic.message =
        fmt::format("`{}` {}", subject, is_missing ? "needs a value" : "is given more than once");
  } else {
    diagnostic.message = base::EscapeForTerminal(what);
  }
  diagnostic.Help(fmt::format("`{} --help` shows how it is used", FullName(command)));
  return diagnostic;
}

Diagnostic NoCommand(const CLI::App& app) {
  Diagnostic diagnostic{.code = diag::Code::K8001, .message = "no command is given"};
  diagnostic.notes.push_back({diag::NoteKind::kUsage, FullName(app) + " COMMAND [OPTIONS]"});
  diagnostic.Help(fmt::format("the commands are {}; `{} --help` says what they do",
                              base::Join(CommandNames(app), ", "), FullName(app)));
  return diagnostic;
}

Diagnostic BadColour(std::string_view text) {
  return Diagnostic{
      .code = diag::Code::K8001,
      .message = fmt::format("`{}` is no value of `--color`", base::EscapeForTerminal(text))}
      .Help("one of `auto`, `always`, `never`");
}

}  // namespace quoll::cli
