// `quoll exclusions check`: what is wrong with exclusion rules, without running anything.
#include <CLI/App.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/exclusion_commands/_arguments.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"text", "json"};

base::Result<ExitCode> RunCheck(const ExclusionArguments& arguments, Context& context,
                                diag::Sink& sink) {
  TRY(const size_t format, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const auto rules, hunt::ReadExclusions(arguments.file, sink));
  TRY(const ExclusionSetup setup, SetUpExclusions(arguments, context, sink));
  TRY(const auto verdicts, hunt::CheckExclusions(rules, *setup.workspace, setup.check, sink));
  TRY_STATUS(WriteResult(arguments,
                         format == 1 ? hunt::WriteExclusionsJson(verdicts, nullptr)
                                     : hunt::WriteExclusionsText(verdicts, nullptr),
                         sink));
  context.console.ShowNew(sink);
  const bool is_clean = std::all_of(verdicts.begin(), verdicts.end(),
                                    [](const auto& verdict) { return verdict.Is("sound"); });
  return is_clean ? ExitCode::kDone : ExitCode::kFindings;
}

Action AddCheck(CLI::App& command) {
  const auto arguments = std::make_shared<ExclusionArguments>();
  command.add_option("FILE", arguments->file, "The rules")->required()->type_name("");
  arguments->AddIntelTo(command, false);
  arguments->AddOutputTo(command);
  arguments->times.AddTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunCheck(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kExclusionCommand_check = {
    .name = "check",
    .summary = "Say of each rule whether it is sound, and if not, why; exit code 1 when one is not",
    .examples =
        "quoll exclusions check exclusions.yaml\n"
        "quoll exclusions check exclusions.yaml --intel threatfox.json --format json",
    .add = &AddCheck,
};

}  // namespace quoll::cli
