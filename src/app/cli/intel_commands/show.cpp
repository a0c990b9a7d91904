// `quoll intel show`: what feeds and report pages hold.
#include <unistd.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/list_options.h"
#include "app/cli/output.h"
#include "app/cli/state_options.h"
#include "app/cli/terminal.h"
#include "intel/intel_reader.h"
#include "intel/writers.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json", "csv"};

struct ShowArguments {
  IntelArguments intel;
  ClockArguments clock;
  ListArguments lists;
  std::string columns;
  std::string format = "table";
  std::string output;
};

std::string Write(const intel::IndicatorSet& set, std::string_view format, size_t width) {
  if (format == "json") return intel::WriteJson(set);
  if (format == "csv") return intel::WriteCsv(set);
  return intel::WriteTable(set, width);
}

base::Result<ExitCode> RunShow(const ShowArguments& arguments, Context& context, diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const auto lists, arguments.lists.Open(sink));
  TRY(const int64_t now, arguments.clock.Resolve(sink));
  intel::IndicatorSources sources = arguments.intel.Resolve(now, lists.get());
  if (!arguments.columns.empty()) {
    TRY(sources.columns, intel::ParseColumns(arguments.columns, sink));
  }
  TRY(const intel::IndicatorSet set, intel::LoadIndicators(sources, sink));
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open(arguments.output, sink));
  output.Write(Write(set, kFormats[format_idx],
                     output.is_standard_output() ? TerminalWidth(STDOUT_FILENO) : 0));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddShow(CLI::App& command) {
  const auto arguments = std::make_shared<ShowArguments>();
  command
      .add_option("PATH", arguments->intel.paths, "Files, folders, patterns; default: the state")
      ->type_name("");
  command
      .add_option("--family", arguments->intel.family, "Malpedia id or printable name, any case")
      ->type_name("NAME");
  arguments->intel.state.AddTo(command);
  arguments->clock.AddTo(command);
  arguments->lists.AddTo(command);
  command
      .add_option(
          "--columns", arguments->columns,
          "The sources are CSV with these columns: NAME=WORD or NUMBER=WORD, comma-separated")
      ->type_name("COLUMNS");
  command.add_option("--format", arguments->format, "table, json or csv")->type_name("FORMAT");
  command.add_option("-o,--output", arguments->output, "Write to FILE")->type_name("FILE");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunShow(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_show = {
    .name = "show",
    .summary = "List the indicators of feeds and report pages",
    .examples =
        "quoll intel show threatfox.json\n"
        "quoll intel show feeds/ --family 'Nanocore RAT' --format csv -o nanocore.csv\n"
        "quoll intel show report.html --format json\n"
        "quoll intel show export.csv --columns 'Remote=ip,3=port,Found=first_seen'",
    .add = &AddShow,
};

}  // namespace quoll::cli
