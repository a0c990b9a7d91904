// `quoll intel import`: what feeds and reports hold goes into the intelligence state.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/state_options.h"
#include "app/cli/state_output.h"
#include "hunt/feeds.h"
#include "intel/store/store.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json"};

struct ImportArguments {
  std::vector<std::string> paths;
  StateArguments state;
  ClockArguments clock;
  std::string source;
  std::string licence;
  std::string tlp;
  std::string expires_after;
  std::string retrieved_at;
  std::string format = "table";
  bool is_full = false;
};

base::Result<intel::ImportOptions> Resolve(const ImportArguments& arguments, diag::Sink& sink) {
  intel::ImportOptions options;
  TRY(options.now, arguments.clock.Resolve(sink));
  if (!arguments.retrieved_at.empty()) {
    TRY(options.retrieved_at, ParseTime("--retrieved-at", arguments.retrieved_at, sink));
  }
  options.policy.source = arguments.source;
  options.policy.licence = arguments.licence;
  if (!arguments.tlp.empty()) {
    options.policy.tlp = intel::TlpFromName(arguments.tlp);
    if (!options.policy.tlp) {
      return WrongUsage(sink, fmt::format("`--tlp {}` is none", arguments.tlp),
                        "write clear, green, amber, amber+strict or red");
    }
  }
  if (!arguments.expires_after.empty()) {
    TRY(options.policy.expires_after, ParseSpan("--expires-after", arguments.expires_after, sink));
  }
  options.is_full = arguments.is_full;
  return options;
}

base::Result<ExitCode> RunImport(const ImportArguments& arguments, Context& context,
                                 diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(intel::ImportOptions options, Resolve(arguments, sink));
  const std::string folder = arguments.state.Folder();
  TRY(const auto feeds, hunt::ReadFeeds(folder, sink));
  options.known_sources = hunt::KnownSources(feeds);
  TRY(const auto store, intel::Store::Open(folder, intel::OpenMode::kWrite, sink));
  TRY(const intel::ImportReport report, store->Import(arguments.paths, options, sink));
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open({}, sink));
  output.Write(format_idx == 1 ? ImportJson(report) + '\n' : ImportText(report));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddImport(CLI::App& command) {
  const auto arguments = std::make_shared<ImportArguments>();
  command.add_option("PATH", arguments->paths, "Feeds and report pages: files, folders, patterns")
      ->required()
      ->type_name("");
  arguments->state.AddTo(command);
  command.add_option("--source", arguments->source, "Who says so; default: as the format tells")
      ->type_name("NAME");
  command.add_option("--licence", arguments->licence, "Of entries that state none")
      ->type_name("NAME");
  command
      .add_option("--tlp", arguments->tlp,
                  "Of entries that state none: clear, green, amber, amber+strict, red")
      ->type_name("TLP");
  command
      .add_option("--expires-after", arguments->expires_after,
                  "Behind the last sight, for entries without an end: 90d")
      ->type_name("SPAN");
  command.add_flag("--full", arguments->is_full,
                   "The files are all that the source has: what they lack is withdrawn");
  command
      .add_option("--retrieved-at", arguments->retrieved_at,
                  "When the files came from the source; default: now")
      ->type_name("TIME");
  arguments->clock.AddTo(command);
  command.add_option("--format", arguments->format, "Of the counts: table or json")
      ->type_name("FORMAT");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunImport(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_import = {
    .name = "import",
    .summary = "Take feeds and report pages into the intelligence state",
    .examples =
        "quoll intel import threatfox.json\n"
        "quoll intel import --full full.csv.zip\n"
        "quoll intel import partner.csv --source partner --tlp amber --expires-after 90d",
    .add = &AddImport,
};

}  // namespace quoll::cli
