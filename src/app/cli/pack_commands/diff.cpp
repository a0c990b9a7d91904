// `quoll pack diff`: which indicators, queries and files changed between two packs.
#include <CLI/App.hpp>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "base/escape.h"
#include "hunt/pack_verify.h"

namespace quoll::cli {
namespace {

struct DiffArguments {
  std::string before;
  std::string after;
};

base::Result<ExitCode> RunDiff(const DiffArguments& arguments, Context& context, diag::Sink& sink) {
  TRY(const auto lines, hunt::DiffPacks(arguments.before, arguments.after, sink));
  TRY(Output output, Output::Open("", sink));
  for (const std::string& line : lines) output.Write(base::EscapeForTerminal(line) + "\n");
  TRY_STATUS(output.Finish(sink));
  context.console.ShowNew(sink);
  return ExitCode::kDone;
}

Action AddDiff(CLI::App& command) {
  const auto arguments = std::make_shared<DiffArguments>();
  command.add_option("OLD", arguments->before, "The folder of the former pack")
      ->required()
      ->type_name("");
  command.add_option("NEW", arguments->after, "The folder of the new one")
      ->required()
      ->type_name("");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunDiff(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kPackCommand_diff = {
    .name = "diff",
    .summary = "Say which indicators, queries and files changed between two packs",
    .examples = "quoll pack diff packs-monday/ packs-tuesday/",
    .add = &AddDiff,
};

}  // namespace quoll::cli
