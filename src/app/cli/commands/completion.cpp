// `quoll completion SHELL`: a completion script, generated from the tree of commands.
#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/completion_scripts.h"
#include "app/cli/output.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kShells = {"bash", "zsh", "fish"};

base::Result<ExitCode> RunCompletion(const std::string& shell, const Context& context,
                                     diag::Sink& sink) {
  TRY(const size_t shell_idx, ParseChoice("SHELL", shell, kShells, sink));
  TRY(Output output, Output::Open({}, sink));
  output.Write(CompletionScript(*context.app, static_cast<Shell>(shell_idx)));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddCompletion(CLI::App& command) {
  const auto shell = std::make_shared<std::string>();
  command.add_option("SHELL", *shell, "bash, zsh or fish")->required()->type_name("");
  return [shell](Context& context) {
    diag::Sink sink;
    const auto code = RunCompletion(*shell, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_completion = {
    .name = "completion",
    .summary = "Print a completion script for bash, zsh or fish",
    .examples =
        "quoll completion bash > /etc/bash_completion.d/quoll\n"
        "source <(quoll completion zsh)\n"
        "quoll completion fish > ~/.config/fish/completions/quoll.fish",
    .add = &AddCompletion,
};

}  // namespace quoll::cli
