// `quoll query`: runs KQL over files, or over requests with --batch.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/batch.h"
#include "app/cli/command.h"
#include "app/cli/query_run.h"
#include "app/cli/run_options.h"
#include "base/escape.h"

namespace quoll::cli {
namespace {

struct QueryArguments {
  QueryTextArguments text;
  LogArguments logs;
  SourceArguments sources;
  TimeArguments times;
  MachineArguments machine;
  std::string format = "table";
  std::string output;
  std::string limit;
  std::string timeout;
  std::string timespan;
  std::vector<std::string> parameters;
  bool is_batch = false;
  bool shows_timings = false;
  bool has_no_optimiser = false;
};

// `--logs a b q.kql`: the option takes all that follows, so the last one may be the query.
void TakeQueryFromPaths(std::vector<std::string>& paths, QueryArguments& arguments) {
  const bool has_query = arguments.text.has_text || !arguments.text.file.empty();
  if (has_query || paths.size() < 2 || !paths.back().ends_with(".kql")) return;
  arguments.text.file = std::move(paths.back());
  paths.pop_back();
}

base::Result<hunt::QueryOptions> ResolveQuery(const QueryArguments& arguments,
                                              const TimeWindow& window,
                                              const std::atomic<bool>& cancel, diag::Sink& sink) {
  hunt::QueryOptions options;
  options.now_ticks = window.now;
  options.since = window.since;
  options.until = window.until;
  options.cancel = &cancel;
  options.is_optimised = !arguments.has_no_optimiser;
  if (!arguments.limit.empty()) {
    TRY(options.limits.max_rows, ParseCount("--limit", arguments.limit, sink));
    // Who states how many rows may come has said how large the result may be.
    options.limits.max_bytes = 0;
  }
  if (!arguments.timeout.empty()) {
    TRY(options.limits.timeout_ms, ParseTimeout(arguments.timeout, sink));
  }
  TRY(options.parameters, ParseParameters(arguments.parameters, sink));
  return options;
}

base::Result<ExitCode> RunOne(QueryArguments& arguments, Context& context, diag::Sink& sink) {
  TakeQueryFromPaths(arguments.logs.paths, arguments);
  TakeQueryFromPaths(arguments.sources.intel, arguments);
  const std::vector<std::string>& logs = arguments.logs.paths;
  QueryRun run;
  TRY(const size_t format_idx,
      ParseChoice("--format", arguments.format, ResultFormatNames(), sink));
  run.format = static_cast<ResultFormat>(format_idx);
  run.output_path = arguments.output == "-" ? std::string() : arguments.output;
  if (run.format == ResultFormat::kParquet && run.output_path.empty()) {
    return WrongUsage(sink, "a Parquet file cannot go to standard output",
                      "name the file with `-o FILE`");
  }
  if (run.format == ResultFormat::kParquet && !arguments.limit.empty()) {
    return WrongUsage(sink, "`--limit` does not bound a Parquet file",
                      "end the query with `| take N`");
  }
  const bool reads_stdin =
      !arguments.text.has_text && (arguments.text.file.empty() || arguments.text.file == "-");
  for (const std::string& spec : logs) {
    if (reads_stdin && (spec == "-" || spec.ends_with("=-"))) {
      return WrongUsage(sink, "standard input cannot be both the query and a log",
                        "write the query behind `-e`");
    }
  }
  TRY(const TimeWindow window, ResolveTimes(arguments.times, sink));
  TRY(run.workspace.logs,
      ResolveLogs(arguments.logs, arguments.times, window, arguments.machine, sink));
  run.workspace.log_specs = logs;
  run.workspace.sources = arguments.sources.Resolve();
  TRY(const TempFolder temp_folder, TempFolder::Create(arguments.machine.temp_dir, sink));
  TRY(run.workspace.session, ResolveMachine(arguments.machine, temp_folder, sink));
  if (run.format == ResultFormat::kParquet) run.workspace.session.paths.push_back(run.output_path);
  TRY(run.query, ResolveQuery(arguments, window, context.cancel, sink));
  if (!arguments.timespan.empty()) {
    if (window.since || window.until) {
      return WrongUsage(sink, "`--timespan` does not go with `--since` and `--until`",
                        "those bound every query, `--timespan` those that state no time");
    }
    TRY(run.timespan_ticks, ParseSpan("--timespan", arguments.timespan, sink));
  }
  run.shows_timings = arguments.shows_timings;
  TRY(run.source, ReadQueryText(arguments.text, sink));
  return RunQuery(run, context);
}

base::Result<ExitCode> RunRequests(const QueryArguments& arguments, Context& context,
                                   diag::Sink& sink) {
  if (arguments.text.has_text || !arguments.text.file.empty() || !arguments.logs.paths.empty()) {
    return WrongUsage(sink, "`--batch` takes queries from standard input and their tables by name",
                      "leave out the query and `--logs`");
  }
  if (!arguments.output.empty()) return WrongUsage(sink, "`--batch` answers on standard output");
  BatchOptions options;
  TRY(const TimeWindow window, ResolveTimes(arguments.times, sink));
  TRY(options.query, ResolveQuery(arguments, window, context.cancel, sink));
  TRY(const TempFolder temp_folder, TempFolder::Create(arguments.machine.temp_dir, sink));
  TRY(options.session, ResolveMachine(arguments.machine, temp_folder, sink));
  // Requests are small; handing them to other threads would take longer than answering them.
  if (arguments.machine.threads.empty()) options.session.num_threads = 1;
  return RunBatch(options, context);
}

Action AddQuery(CLI::App& command) {
  const auto arguments = std::make_shared<QueryArguments>();
  arguments->text.AddTo(command);
  command.add_option("--format", arguments->format, "table, json, csv, ndjson or parquet")
      ->type_name("FORMAT");
  command.add_option("-o,--output", arguments->output, "Write to FILE")->type_name("FILE");
  command.add_option("--limit", arguments->limit, "Fail with more rows (500000; 0: any number)")
      ->type_name("N");
  command.add_option("--timeout", arguments->timeout, "Fail after this time: 30s, 5m")
      ->type_name("TIME");
  command
      .add_option("--timespan", arguments->timespan,
                  "How far back a query sees that states no time: 1d, 4h")
      ->type_name("SPAN");
  command.add_option("--param", arguments->parameters, "A value for declare query_parameters")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_flag("--timings", arguments->shows_timings, "Say on standard error how long it took");
  command.add_flag("--no-optimiser", arguments->has_no_optimiser,
                   "Run plans as they were bound; the answers are the same");
  command.add_flag("--batch", arguments->is_batch,
                   "Answer JSON lines: {\"id\",\"query\",\"tables\"}");
  arguments->logs.AddTo(command);
  arguments->sources.AddTo(command);
  arguments->times.AddTo(command);
  arguments->machine.AddTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = arguments->is_batch ? RunRequests(*arguments, context, sink)
                                          : RunOne(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_query = {
    .name = "query",
    .summary = "Run KQL over log files",
    .examples =
        "quoll query --logs logs/ -e 'CommonSecurityLog | summarize count() by DeviceAction'\n"
        "quoll query hunt.kql --logs /var/log/cef/*.gz --since 14d --format csv -o hits.csv\n"
        "zcat export.json.gz | quoll query --logs DnsEvents=- -e 'DnsEvents | count'\n"
        "quoll query -e 'print ago(1d)' --now 2026-05-05 --format json\n"
        "quoll query --external https://lists.example/ips.txt=ips.txt ips.kql --logs logs/\n"
        "quoll query --param Host=PC-17 by-host.kql --logs logs/\n"
        "quoll query --intel threatfox.csv --logs logs/ ti-map-rule.kql",
    .add = &AddQuery,
};

}  // namespace quoll::cli
