// `quoll rules run`: detection rules over logs, stepped as their product would run them.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <chrono>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/log_notes.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/run_options.h"
#include "app/cli/terminal.h"
#include "base/text.h"
#include "hunt/rules/read_rules.h"
#include "hunt/rules/run_rules.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json", "sarif", "html"};
const std::vector<std::string_view> kWindows = {"auto", "step"};

// Of the engine, where --memory says nothing: with the alerts beside it a run stays below 2 GiB.
// More is written to the temporary folder.
constexpr uint64_t kDefaultMemoryBytes = uint64_t{1280} << 20;

struct RunArguments {
  std::vector<std::string> paths;
  LogArguments logs;
  SourceArguments sources;
  TimeArguments times;  // --now alone
  MachineArguments machine;
  std::string from;
  std::string to;
  std::string format = "table";
  std::string output;
  std::string rows = "3";
  std::string max_alerts;
  std::string timeout;
  std::string windows = "auto";
  bool runs_disabled = false;
  bool shows_timings = false;
};

struct RunSetup {
  hunt::WorkspaceOptions workspace;
  hunt::RuleRunOptions run;
  hunt::RuleReportOptions report;
  hunt::RuleReportFormat format = hunt::RuleReportFormat::kTable;
};

base::Status ResolveSpan(const RunArguments& arguments, const TimeWindow& window, RunSetup& setup,
                         diag::Sink& sink) {
  if (!arguments.from.empty()) {
    TRY(setup.run.from, ParseTimeBound("--from", arguments.from, window.now, sink));
  }
  if (!arguments.to.empty()) {
    TRY(setup.run.to, ParseTimeBound("--to", arguments.to, window.now, sink));
  } else if (!arguments.times.now.empty()) {
    setup.run.to = window.now;
  }
  return base::Done{};
}

base::Result<RunSetup> Resolve(const RunArguments& arguments, const TempFolder& temp_folder,
                               Context& context, diag::Sink& sink) {
  RunSetup setup;
  TRY(const TimeWindow window, ResolveTimes(arguments.times, sink));
  TRY_STATUS(ResolveSpan(arguments, window, setup, sink));
  setup.workspace.log_specs = arguments.logs.paths;
  setup.workspace.sources = arguments.sources.Resolve();
  TRY(setup.workspace.logs,
      ResolveLogs(arguments.logs, arguments.times, window, arguments.machine, sink));
  TRY(setup.workspace.session, ResolveMachine(arguments.machine, temp_folder, sink));
  if (arguments.machine.memory.empty())
    setup.workspace.session.max_memory_bytes = kDefaultMemoryBytes;
  setup.run.query.now_ticks = window.now;
  setup.run.query.cancel = &context.cancel;
  setup.run.runs_disabled = arguments.runs_disabled;
  if (!arguments.timeout.empty()) {
    TRY(setup.run.query.limits.timeout_ms, ParseTimeout(arguments.timeout, sink));
  }
  if (!arguments.max_alerts.empty()) {
    TRY(setup.run.max_alerts, ParseCount("--max-alerts", arguments.max_alerts, sink));
  }
  TRY(const size_t windows_idx, ParseChoice("--windows", arguments.windows, kWindows, sink));
  setup.run.windows = windows_idx == 0 ? hunt::WindowMode::kAuto : hunt::WindowMode::kStep;
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  setup.format = *hunt::RuleReportFormatFromName(kFormats[format_idx]);
  TRY(setup.report.max_rows, ParseCount("--rows", arguments.rows, sink));
  setup.report.version = QUOLL_VERSION;
  if (arguments.output.empty()) {
    const size_t width = TerminalWidth(STDOUT_FILENO);
    setup.report.width = width;
    setup.report.has_colour = context.output_colour == diag::Colour::kOn;
  }
  return setup;
}

// While rules run, the line counts them; the first one takes the place of the bytes read.
class RuleProgress {
 public:
  RuleProgress(Console& console, const ingest::LogSet* logs)
      : console_(console), reading_(console, logs) {}
  ~RuleProgress() { console_.ClearProgress(); }
  void Show(size_t num_done, size_t num_rules) {
    reading_.Stop();
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < std::chrono::milliseconds(200)) return;
    shown_ = now;
    console_.Progress(fmt::format("rule {} of {}", base::FormatCount(num_done + 1),
                                  base::FormatCount(num_rules)));
  }

 private:
  Console& console_;
  ProgressLine reading_;
  // Nothing is shown of a run that is done at once.
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
};

// Milliseconds of the rule that a fraction of all rules does not exceed.
double TimeOfRule(const hunt::RuleReport& report, double fraction) {
  std::vector<double> times;
  for (const hunt::RuleResult& result : report.rules) times.push_back(result.seconds * 1000);
  std::sort(times.begin(), times.end());
  return times.empty()
             ? 0
             : times[static_cast<size_t>(fraction * static_cast<double>(times.size() - 1))];
}

std::string TimingsText(const hunt::RuleReport& report, std::chrono::duration<double> elapsed) {
  size_t num_one_pass = 0;
  uint64_t num_runs = 0;
  for (const hunt::RuleResult& result : report.rules) {
    num_one_pass += result.is_one_pass ? 1 : 0;
    num_runs += result.num_runs;
  }
  return fmt::format(
      "timings: {} {} over the logs, {} read, {} rows kept; {} rules, {} runs, {} rules in one "
      "pass; "
      "ms a rule: median {:.1f}, 95 % {:.1f}, most {:.1f}; {:.3f} s",
      report.num_passes, report.num_passes == 1 ? "pass" : "passes",
      base::FormatBytes(report.num_bytes_read), base::FormatCount(report.num_rows_spooled),
      base::FormatCount(report.rules.size()), base::FormatCount(num_runs),
      base::FormatCount(num_one_pass), TimeOfRule(report, 0.5), TimeOfRule(report, 0.95),
      TimeOfRule(report, 1), elapsed.count());
}

// Silence must not look clean where the report itself goes to a file or a program.
void NoteRulesWithoutAnswer(const hunt::RuleReport& report, Console& console) {
  size_t num_without = 0;
  for (const hunt::RuleResult& result : report.rules)
    num_without += result.status == hunt::RuleStatus::kRan ? 0 : 1;
  if (num_without == 0) return;
  console.Note(fmt::format("{} of {} rules gave no answer; the report says why",
                           base::FormatCount(num_without), base::FormatCount(report.rules.size())));
}

base::Result<ExitCode> RunRun(const RunArguments& arguments, Context& context, diag::Sink& sink) {
  if (arguments.logs.paths.empty()) {
    return WrongUsage(sink, "no logs are given", "name files or folders behind `--logs`");
  }
  TRY(const TempFolder temp_folder, TempFolder::Create(arguments.machine.temp_dir, sink));
  TRY(RunSetup setup, Resolve(arguments, temp_folder, context, sink));
  const auto start = std::chrono::steady_clock::now();
  TRY(const hunt::RuleSet rules, hunt::ReadRules(arguments.paths, sink));
  if (rules.rules.empty()) {
    for (const hunt::SkippedRuleFile& file : rules.skipped)
      sink.Warn(diag::Code::K5003, fmt::format("`{}` {}", file.file, file.reason));
    return WrongUsage(sink, "the files hold no rule",
                      "rules are YAML, ARM templates, detections of Defender, or `.kql`");
  }
  TRY(const auto workspace, hunt::Workspace::Open(setup.workspace, sink));
  TRY_STATUS(FailIfCancelled(context, sink));
  context.console.ShowNew(sink);
  ingest::LogSet& logs = *workspace->logs();
  if (context.verbosity > 0) DescribeInputs(logs, context.console);
  auto progress = std::make_unique<RuleProgress>(context.console, &logs);
  setup.run.progress = [&](size_t num_done, size_t num_rules) {
    progress->Show(num_done, num_rules);
  };
  TRY(const hunt::RuleReport report, hunt::RunRules(*workspace, rules, setup.run, sink));
  progress.reset();
  workspace->ReportExternal(sink);
  const bool has_data_fault = !ReportInputs(logs, sink) || !report.problems.empty();
  context.console.ShowNew(sink);

  TRY(Output output, Output::Open(arguments.output, sink));
  output.Write(hunt::WriteRuleReport(report, setup.format, setup.report));
  TRY_STATUS(output.Finish(sink));
  if (output.is_closed()) return ExitCode::kDone;
  if (arguments.shows_timings) {
    context.console.AlwaysLine(TimingsText(report, std::chrono::steady_clock::now() - start));
  }
  NoteRulesWithoutAnswer(report, context.console);
  if (!report.alerts.empty()) return ExitCode::kFindings;
  return has_data_fault ? ExitCode::kData : ExitCode::kDone;
}

void AddOptions(CLI::App& command, RunArguments& arguments) {
  command.add_option("PATH", arguments.paths, "Rules: files and folders")
      ->required()
      ->type_name("");
  command.add_option("--from", arguments.from, "Where the time begins (the day of the first row)")
      ->type_name("TIME");
  command.add_option("--to", arguments.to, "Where it ends (the last row)")->type_name("TIME");
  command.add_option("--now", arguments.times.now, "What counts as now, and the default of --to")
      ->type_name("TIME");
  command.add_option("--format", arguments.format, "table, json, sarif or html")
      ->type_name("FORMAT");
  command.add_option("-o,--output", arguments.output, "Write the report to FILE")
      ->type_name("FILE");
  command.add_option("--rows", arguments.rows, "Rows shown per alert in table and html (3)")
      ->type_name("N");
  command
      .add_option("--max-alerts", arguments.max_alerts,
                  "Fail with more alerts (200000; 0: any number)")
      ->type_name("N");
  command.add_option("--timeout", arguments.timeout, "Of one run of a rule: 30s, 5m")
      ->type_name("TIME");
  command.add_option("--windows", arguments.windows, "auto, or step to run every window by itself")
      ->type_name("MODE");
  command.add_flag("--disabled", arguments.runs_disabled,
                   "Run rules that their file disables, too");
  command.add_flag("--timings", arguments.shows_timings, "Say on standard error how long it took");
  arguments.logs.AddTo(command);
  arguments.sources.AddTo(command);
  arguments.machine.AddTo(command);
}

Action AddRun(CLI::App& command) {
  const auto arguments = std::make_shared<RunArguments>();
  AddOptions(command, *arguments);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunRun(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return context.cancel ? ExitCode::kInterrupted : ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kRulesCommand_run = {
    .name = "run",
    .summary = "Run rules over logs as their product would; exit code 1 when there are alerts",
    .examples =
        "quoll rules run rules/ --logs logs/\n"
        "quoll rules run rule.yaml --logs logs/ --from 2026-05-04 --to 2026-05-06\n"
        "quoll rules run azuredeploy.json --logs logs/ --format sarif -o alerts.sarif\n"
        "quoll rules run hunts/*.kql --logs logs/ --from 14d --to 1h --format json",
    .add = &AddRun,
};

}  // namespace quoll::cli
