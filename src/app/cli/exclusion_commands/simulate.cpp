// `quoll exclusions simulate`: what exclusion rules would take out of a hunt.
#include <CLI/App.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/exclusion_commands/_arguments.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"text", "json"};

struct SimulateArguments : ExclusionArguments {
  std::string labels;
};

base::Result<ExitCode> RunSimulate(const SimulateArguments& arguments, Context& context,
                                   diag::Sink& sink) {
  TRY(const size_t format, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const auto rules, hunt::ReadExclusions(arguments.file, sink));
  std::vector<hunt::HitLabel> labels;
  if (!arguments.labels.empty()) {
    TRY(labels, hunt::ReadLabels(arguments.labels, sink));
  }
  TRY(const ExclusionSetup setup, SetUpExclusions(arguments, context, sink));
  TRY(const hunt::Simulation simulation,
      hunt::SimulateExclusions(rules, *setup.workspace, setup.check, labels, sink));
  TRY_STATUS(WriteResult(arguments,
                         format == 1 ? hunt::WriteExclusionsJson(simulation.verdicts, &simulation)
                                     : hunt::WriteExclusionsText(simulation.verdicts, &simulation),
                         sink));
  context.console.ShowNew(sink);
  const bool is_clean = std::all_of(simulation.verdicts.begin(), simulation.verdicts.end(),
                                    [](const auto& verdict) { return verdict.Is("sound"); });
  return is_clean ? ExitCode::kDone : ExitCode::kFindings;
}

Action AddSimulate(CLI::App& command) {
  const auto arguments = std::make_shared<SimulateArguments>();
  command.add_option("FILE", arguments->file, "The rules")->required()->type_name("");
  arguments->AddIntelTo(command, true);
  command
      .add_option("--labels", arguments->labels,
                  "Which rows are true hits: CSV, JSON or YAML with file, line or record, label")
      ->type_name("FILE");
  arguments->AddOutputTo(command);
  arguments->AddRunTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunSimulate(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return context.cancel ? ExitCode::kInterrupted : ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kExclusionCommand_simulate = {
    .name = "simulate",
    .summary = "Hunt, and say what each rule would take away",
    .examples =
        "quoll exclusions simulate exclusions.yaml --intel threatfox.json --logs logs/\n"
        "quoll exclusions simulate exclusions.yaml --intel feeds/ --logs logs/ --labels truth.csv "
        "--format json",
    .add = &AddSimulate,
};

}  // namespace quoll::cli
