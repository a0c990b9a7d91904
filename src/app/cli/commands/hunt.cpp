// `quoll hunt`: indicators against logs, and the report of what was found, searched and not
// searched.
#include "hunt/hunt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/list_options.h"
#include "app/cli/log_notes.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/run_options.h"
#include "app/cli/state_options.h"
#include "app/cli/terminal.h"
#include "base/escape.h"
#include "base/text.h"
#include "hunt/exclusions/counters.h"
#include "hunt/exclusions/rule.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json", "csv", "html", "markdown"};
const std::vector<std::string_view> kStyles = {"own", "seed"};
const std::vector<std::string_view> kGrades = {"info", "low", "medium", "high"};

constexpr int64_t kIdleDays = 90;

struct HuntArguments {
  IntelArguments intel;
  ListArguments lists;
  LogArguments logs;
  TimeArguments times;
  MachineArguments machine;
  std::vector<std::string> own_networks;
  std::string fail_on = "low";
  std::string min_grade = "info";
  std::string style = "own";
  std::string format = "table";
  std::string output;
  std::string rows = "3";
  std::string max_hits;
  std::string timeout;
  std::string exclusions;
  bool shows_suppressed = false;
  bool has_all_indicators = false;
  bool has_url_hosts = false;
  bool prints_queries = false;
  bool shows_timings = false;
};

// The arguments as the library takes them.
struct HuntSetup {
  std::vector<hunt::ExclusionRule> exclusions;
  hunt::WorkspaceOptions workspace;
  hunt::HuntOptions hunt;
  hunt::ReportOptions report;
  hunt::ReportFormat format = hunt::ReportFormat::kTable;
  hunt::Grade fail_on = hunt::Grade::kLow;
};

base::Result<hunt::Grade> ParseGrade(std::string_view option, const std::string& text,
                                     diag::Sink& sink) {
  TRY(const size_t idx, ParseChoice(option, text, kGrades, sink));
  return *hunt::GradeFromName(kGrades[idx]);
}

base::Result<HuntSetup> Resolve(const HuntArguments& arguments, const TempFolder& temp_folder,
                                Context& context, diag::Sink& sink) {
  HuntSetup setup;
  TRY(const TimeWindow window, ResolveTimes(arguments.times, sink));
  setup.workspace.log_specs = arguments.logs.paths;
  TRY(setup.workspace.logs,
      ResolveLogs(arguments.logs, arguments.times, window, arguments.machine, sink));
  TRY(setup.workspace.session, ResolveMachine(arguments.machine, temp_folder, sink));
  TRY(const size_t style_idx, ParseChoice("--style", arguments.style, kStyles, sink));
  setup.hunt.style = style_idx == 0 ? hunt::Style::kOwn : hunt::Style::kSeed;
  setup.hunt.query.now_ticks = window.now;
  setup.hunt.query.since = window.since;
  setup.hunt.query.until = window.until;
  setup.hunt.query.cancel = &context.cancel;
  // Hits are bounded by max_hits; one query alone is not.
  setup.hunt.query.limits.max_rows = 0;
  setup.hunt.query.limits.max_bytes = 0;
  if (!arguments.timeout.empty()) {
    TRY(setup.hunt.query.limits.timeout_ms, ParseTimeout(arguments.timeout, sink));
  }
  if (!arguments.max_hits.empty()) {
    TRY(setup.hunt.max_hits, ParseCount("--max-hits", arguments.max_hits, sink));
  }
  setup.hunt.own_networks = arguments.own_networks;
  setup.hunt.has_all_indicators = arguments.has_all_indicators;
  setup.hunt.has_url_hosts = arguments.has_url_hosts;
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  setup.format = *hunt::ReportFormatFromName(kFormats[format_idx]);
  TRY(setup.fail_on, ParseGrade("--fail-on", arguments.fail_on, sink));
  TRY(setup.report.min_grade, ParseGrade("--min-grade", arguments.min_grade, sink));
  setup.report.shows_suppressed = arguments.shows_suppressed;
  if (!arguments.exclusions.empty()) {
    TRY(setup.exclusions, hunt::ReadExclusions(arguments.exclusions, sink));
  }
  TRY(setup.report.max_rows, ParseCount("--rows", arguments.rows, sink));
  if (arguments.output.empty()) {
    const size_t width = TerminalWidth(STDOUT_FILENO);
    if (width > 0) setup.report.width = width;
    setup.report.has_colour = context.output_colour == diag::Colour::kOn;
  }
  return setup;
}

base::Result<ExitCode> PrintQueries(const HuntSetup& setup, const intel::IndicatorSet& indicators,
                                    const std::string& path, diag::Sink& sink) {
  TRY(const auto queries, hunt::WriteHuntQueries(indicators, setup.hunt, sink));
  TRY(Output output, Output::Open(path, sink));
  for (size_t i = 0; i < queries.size(); ++i) {
    const std::string_view end = queries[i].kql.ends_with('\n') ? "" : "\n";
    output.Write(
        fmt::format("{}// {}\n{}{}", i == 0 ? "" : "\n", queries[i].id, queries[i].kql, end));
  }
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

// Counts what the rules removed, and points out those that have removed nothing for long.
base::Status KeepCounters(const HuntArguments& arguments, const hunt::HuntReport& report,
                          Context& context, diag::Sink& sink) {
  if (arguments.intel.state.state.empty() || report.exclusions.empty()) return base::Done{};
  TRY_STATUS(hunt::CountExclusions(arguments.intel.state.state, report.exclusions, report.now_ticks,
                                   sink));
  TRY(const auto idle, hunt::IdleDays(arguments.intel.state.state, report.now_ticks, sink));
  for (const hunt::ExclusionUse& use : report.exclusions) {
    const auto days = idle.find(use.id);
    if (days == idle.end() || days->second < kIdleDays) continue;
    context.console.Line(fmt::format("exclusion `{}` has removed nothing for {} days",
                                     base::EscapeForTerminal(use.id), days->second));
  }
  return base::Done{};
}

base::Result<ExitCode> RunHunt(const HuntArguments& arguments, Context& context, diag::Sink& sink) {
  if (arguments.logs.paths.empty() && !arguments.prints_queries) {
    return WrongUsage(sink, "no logs are given",
                      "name files or folders behind `--logs`, or use `--print-queries`");
  }
  TRY(const TempFolder temp_folder, TempFolder::Create(arguments.machine.temp_dir, sink));
  TRY(HuntSetup setup, Resolve(arguments, temp_folder, context, sink));
  if (!arguments.exclusions.empty()) setup.hunt.exclusions = &setup.exclusions;
  const auto start = std::chrono::steady_clock::now();
  TRY(const auto lists, arguments.lists.Open(sink));
  TRY(const intel::IndicatorSet indicators,
      intel::LoadIndicators(arguments.intel.Resolve(*setup.hunt.query.now_ticks, lists.get()),
                            sink));
  context.console.ShowNew(sink);
  if (arguments.prints_queries) return PrintQueries(setup, indicators, arguments.output, sink);

  TRY(const auto workspace, hunt::Workspace::Open(setup.workspace, sink));
  TRY_STATUS(FailIfCancelled(context, sink));
  context.console.ShowNew(sink);
  ingest::LogSet& logs = *workspace->logs();
  if (context.verbosity > 0) DescribeInputs(logs, context.console);
  ProgressLine progress(context.console, &logs);
  TRY(const hunt::HuntReport report, hunt::Hunt(*workspace, indicators, setup.hunt, sink));
  progress.Stop();
  TRY_STATUS(KeepCounters(arguments, report, context, sink));
  const bool has_data_fault = !ReportInputs(logs, sink) || !report.problems.empty();
  context.console.ShowNew(sink);

  TRY(Output output, Output::Open(arguments.output, sink));
  output.Write(hunt::WriteReport(report, setup.format, setup.report));
  TRY_STATUS(output.Finish(sink));
  if (output.is_closed()) return ExitCode::kDone;
  if (arguments.shows_timings) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    context.console.AlwaysLine("timings: " + ProgressText(StateOf(&logs), elapsed) +
                               fmt::format(", {:.3f} s", elapsed.count()));
  }
  if (report.max_grade() && *report.max_grade() >= setup.fail_on) return ExitCode::kFindings;
  return has_data_fault ? ExitCode::kData : ExitCode::kDone;
}

void AddOptions(CLI::App& command, HuntArguments& arguments) {
  arguments.intel.AddTo(command);
  command.add_option("--format", arguments.format, "table, json, csv, html or markdown")
      ->type_name("FORMAT");
  command.add_option("-o,--output", arguments.output, "Write the report to FILE")
      ->type_name("FILE");
  command
      .add_option("--fail-on", arguments.fail_on,
                  "Exit code 1 from this grade on: info, low, medium, high (low)")
      ->type_name("GRADE");
  command
      .add_option("--min-grade", arguments.min_grade, "Show hits of this grade and above (info)")
      ->type_name("GRADE");
  command.add_option("--rows", arguments.rows, "Rows shown per finding (3)")->type_name("N");
  command
      .add_option("--own-networks", arguments.own_networks,
                  "What is ours; default: the private ranges")
      ->type_name("CIDR");
  command.add_flag("--all-indicators", arguments.has_all_indicators,
                   "Hunt those for enrichment only, too");
  command.add_flag("--url-hosts", arguments.has_url_hosts,
                   "The host of a URL indicator alone is a hit");
  command.add_option("--style", arguments.style, "Of the queries: own or seed")->type_name("STYLE");
  command
      .add_option("--exclude", arguments.exclusions,
                  "Exclusion rules; what they suppress is counted")
      ->type_name("FILE");
  command.add_flag("--show-suppressed", arguments.shows_suppressed,
                   "List the hits that exclusions suppress");
  command.add_flag("--print-queries", arguments.prints_queries,
                   "Print the queries and run nothing");
  command
      .add_option("--max-hits", arguments.max_hits, "Fail with more hits (2000000; 0: any number)")
      ->type_name("N");
  command.add_option("--timeout", arguments.timeout, "Fail after this time: 30s, 5m")
      ->type_name("TIME");
  command.add_flag("--timings", arguments.shows_timings, "Say on standard error how long it took");
  arguments.lists.AddTo(command);
  arguments.logs.AddTo(command);
  arguments.times.AddTo(command);
  arguments.machine.AddTo(command);
}

Action AddHunt(CLI::App& command) {
  const auto arguments = std::make_shared<HuntArguments>();
  AddOptions(command, *arguments);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunHunt(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return context.cancel ? ExitCode::kInterrupted : ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_hunt = {
    .name = "hunt",
    .summary = "Search logs for indicators of compromise; exit code 1 when something was found",
    .examples =
        "quoll hunt --intel threatfox.json --logs logs/\n"
        "quoll hunt --logs /var/log/cef --since 1d\n"
        "quoll hunt --intel feeds/ --logs cef/ defender/*.json.gz --since 14d --min-grade medium\n"
        "quoll hunt --intel report.html --logs logs/ --format html -o report.html\n"
        "quoll hunt --intel threatfox.json --logs logs/ --exclude exclusions.yaml\n"
        "quoll hunt --intel threatfox.json --family 'Nanocore RAT' --print-queries",
    .add = &AddHunt,
};

}  // namespace quoll::cli
