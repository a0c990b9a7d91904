#include "app/cli/exclusion_commands/_arguments.h"

#include <CLI/App.hpp>

#include "app/cli/output.h"
#include "hunt/exclusions/counters.h"
#include "intel/intel_reader.h"

namespace quoll::cli {

void ExclusionArguments::AddIntelTo(CLI::App& command, bool is_required) {
  command.add_option("--intel", intel, "Feeds and report pages: files, folders, patterns")
      ->type_name("PATH")
      ->required(is_required);
  command.add_option("--family", family, "Only this family: Malpedia id or printable name")
      ->type_name("NAME");
  command.add_flag("--all-indicators", has_all_indicators, "Hunt those for enrichment only, too");
}

void ExclusionArguments::AddOutputTo(CLI::App& command) {
  command.add_option("--format", format, "text or json")->type_name("FORMAT");
  command.add_option("-o,--output", output, "Write to FILE")->type_name("FILE");
  command.add_option("--state", state, "The folder in which hunts count what rules removed")
      ->type_name("DIR");
}

void ExclusionArguments::AddRunTo(CLI::App& command) {
  logs.AddTo(command);
  times.AddTo(command);
  machine.AddTo(command);
}

base::Result<ExclusionSetup> SetUpExclusions(const ExclusionArguments& arguments, Context& context,
                                             diag::Sink& sink) {
  ExclusionSetup setup;
  TRY(TempFolder temp_folder, TempFolder::Create(arguments.machine.temp_dir, sink));
  setup.temp_folder = std::make_unique<TempFolder>(std::move(temp_folder));
  TRY(const TimeWindow window, ResolveTimes(arguments.times, sink));
  hunt::WorkspaceOptions workspace;
  workspace.log_specs = arguments.logs.paths;
  TRY(workspace.logs,
      ResolveLogs(arguments.logs, arguments.times, window, arguments.machine, sink));
  TRY(workspace.session, ResolveMachine(arguments.machine, *setup.temp_folder, sink));
  hunt::HuntOptions& hunt = setup.check.hunt;
  hunt.query.now_ticks = window.now;
  hunt.query.since = window.since;
  hunt.query.until = window.until;
  hunt.query.cancel = &context.cancel;
  hunt.query.limits.max_rows = 0;
  hunt.query.limits.max_bytes = 0;
  hunt.has_all_indicators = arguments.has_all_indicators;
  if (!arguments.intel.empty()) {
    TRY(intel::IndicatorSet set,
        intel::ReadIntel(arguments.intel, {.family = arguments.family}, sink));
    setup.indicators = std::make_unique<intel::IndicatorSet>(std::move(set));
    setup.check.indicators = setup.indicators.get();
  }
  context.console.ShowNew(sink);
  TRY(setup.workspace, hunt::Workspace::Open(workspace, sink));
  if (!arguments.state.empty()) {
    const int64_t now = setup.workspace->now_ticks(hunt.query);
    TRY(setup.check.idle_days, hunt::IdleDays(arguments.state, now, sink));
  }
  return setup;
}

base::Status WriteResult(const ExclusionArguments& arguments, const std::string& text,
                         diag::Sink& sink) {
  TRY(Output output, Output::Open(arguments.output, sink));
  output.Write(text);
  return output.Finish(sink);
}

}  // namespace quoll::cli
