#include "app/cli/program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <exception>
#include <new>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"
#include "app/cli/terminal.h"
#include "app/cli/usage_errors.h"
#include "app/cli/version.h"

namespace quoll::cli {
namespace {

constexpr const char* kIntroduction =
    "Quoll finds indicators of compromise in logs: it reads a threat feed and a folder of logs, "
    "runs hunting "
    "queries in KQL over them, and grades what it finds.";
constexpr const char* kExamples =
    "Examples:\n"
    "  quoll hunt --intel threatfox.json --logs logs/\n"
    "  quoll query --logs logs/ -e 'CommonSecurityLog | summarize count() by DeviceAction'\n"
    "  quoll explain K2003\n"
    "\n"
    "`quoll COMMAND --help` has examples for each command.";

struct GlobalArguments {
  bool shows_version = false;
  bool is_quiet = false;
  int verbosity = 0;
  std::string colour = "auto";
};

struct Program {
  CLI::App app{kIntroduction, "quoll"};
  GlobalArguments global;
  std::vector<std::pair<CLI::App*, Action>> commands;
};

void BuildTree(Program& program) {
  CLI::App& app = program.app;
  app.footer(kExamples);
  app.set_help_flag("-h,--help", "Print this and end");
  app.add_flag("--version", program.global.shows_version, "Print versions and end");
  app.add_flag("-q,--quiet", program.global.is_quiet, "No notes and no progress");
  app.add_flag("-v,--verbose", program.global.verbosity, "Say more on standard error");
  app.add_option("--color", program.global.colour, "auto, always or never")->type_name("WHEN");
  for (const CommandDef* def : AllCommands()) {
    CLI::App* command = app.add_subcommand(std::string(def->name), std::string(def->summary));
    // -q, -v and --color may stand anywhere.
    command->fallthrough();
    command->footer(ExamplesText(def->examples));
    program.commands.emplace_back(command, def->add(*command));
  }
}

ExitCode Print(std::string_view text) {
  diag::Sink sink;
  auto output = Output::Open({}, sink);
  output->Write(text);
  return output->Finish(sink).ok() ? ExitCode::kDone : ExitCode::kUsage;
}

std::optional<ColourChoice> ColourFromText(std::string_view text) {
  if (text == "auto") return ColourChoice::kAuto;
  if (text == "always") return ColourChoice::kAlways;
  if (text == "never") return ColourChoice::kNever;
  return std::nullopt;
}

ExitCode Report(const diag::Diagnostic& diagnostic) {
  Console console({.colour = ChooseColour(ColourChoice::kAuto, STDERR_FILENO)});
  console.Show(diagnostic);
  return ExitCode::kUsage;
}

ExitCode RunCommand(Program& program, const std::atomic<bool>& cancel) {
  const GlobalArguments& global = program.global;
  const auto colour = ColourFromText(global.colour);
  if (!colour) return Report(BadColour(global.colour));
  if (global.shows_version) return Print(VersionText());
  Console console({.colour = ChooseColour(*colour, STDERR_FILENO),
                   .is_quiet = global.is_quiet,
                   .is_terminal = IsTerminal(STDERR_FILENO)});
  Context context{.console = console,
                  .cancel = cancel,
                  .output_colour = ChooseColour(*colour, STDOUT_FILENO),
                  .verbosity = global.verbosity,
                  .app = &program.app};
  for (auto& [command, action] : program.commands) {
    if (command->parsed()) return action(context);
  }
  console.Show(NoCommand(program.app));
  return ExitCode::kUsage;
}

ExitCode ParseAndRun(int argc, char** argv, const std::atomic<bool>& cancel) {
  Program program;
  BuildTree(program);
  try {
    program.app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Print(program.app.help());
  } catch (const CLI::ParseError& error) {
    return Report(UsageError(program.app, error));
  }
  return RunCommand(program, cancel);
}

ExitCode InternalFault(std::string_view what) {
  Report(diag::Diagnostic{.code = diag::Code::K9001, .message = std::string(what)}.Help(
      "report it with the command that led to it"));
  return ExitCode::kInternal;
}

}  // namespace

int RunProgram(int argc, char** argv) {
  const std::atomic<bool>& cancel = InstallSignalHandlers();
  ExitCode code = ExitCode::kInternal;
  // Nothing may leave as a crash, whatever library it came from.
  try {
    code = ParseAndRun(argc, argv, cancel);
  } catch (const std::bad_alloc&) {
    Report({.code = diag::Code::K4002, .message = "the machine has no more memory"});
    code = ExitCode::kUsage;
  } catch (const std::exception& error) {
    code = InternalFault(error.what());
  }
  return static_cast<int>(code);
}

}  // namespace quoll::cli
