// `quoll intel diff`: what has changed in the intelligence state, or what files would change.
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

struct DiffArguments {
  std::vector<std::string> paths;
  StateArguments state;
  ClockArguments clock;
  std::string since;
  std::string source;
  std::string format = "table";
  std::string output;
  bool is_full = false;
};

base::Result<std::vector<intel::Change>> FindChanges(const DiffArguments& arguments,
                                                     diag::Sink& sink) {
  TRY(const int64_t now, arguments.clock.Resolve(sink));
  const std::string folder = arguments.state.Folder();
  if (arguments.paths.empty()) {
    TRY(const int64_t since, ParseTimeBound("--since", arguments.since, now, sink));
    TRY(const auto store, intel::Store::Open(folder, intel::OpenMode::kRead, sink));
    return store->Changes(since, now, sink);
  }
  TRY(const auto feeds, hunt::ReadFeeds(folder, sink));
  intel::ImportOptions options{
      .known_sources = hunt::KnownSources(feeds), .is_full = arguments.is_full, .now = now};
  options.policy.source = arguments.source;
  TRY(const auto store, intel::Store::Open(folder, intel::OpenMode::kWrite, sink));
  return store->Preview(arguments.paths, options, sink);
}

base::Result<ExitCode> RunDiff(const DiffArguments& arguments, Context& context, diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  if (arguments.paths.empty() == arguments.since.empty()) {
    return WrongUsage(sink, "`intel diff` takes either files or `--since`",
                      "files: what importing them would change; `--since`: what has changed");
  }
  TRY(std::vector<intel::Change> changes, FindChanges(arguments, sink));
  if (!arguments.source.empty() && arguments.paths.empty()) {
    std::erase_if(
        changes, [&](const intel::Change& change) { return change.source_id != arguments.source; });
  }
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open(arguments.output, sink));
  output.Write(format_idx == 1 ? ChangesJson(changes) : ChangesText(changes));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddDiff(CLI::App& command) {
  const auto arguments = std::make_shared<DiffArguments>();
  command.add_option("PATH", arguments->paths, "Files, folders, patterns: what they would change")
      ->type_name("");
  arguments->state.AddTo(command);
  command
      .add_option("--since", arguments->since,
                  "What has changed from then on: a date, a time, or 7d back from now")
      ->type_name("TIME");
  command
      .add_option("--source", arguments->source,
                  "With files: who says so; else: changes of this source only")
      ->type_name("NAME");
  command.add_flag("--full", arguments->is_full, "The files are all that the source has");
  arguments->clock.AddTo(command);
  command.add_option("--format", arguments->format, "table or json")->type_name("FORMAT");
  command.add_option("-o,--output", arguments->output, "Write to FILE")->type_name("FILE");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunDiff(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_diff = {
    .name = "diff",
    .summary = "Show what has changed in the intelligence state, or what files would change",
    .examples =
        "quoll intel diff --since 7d\n"
        "quoll intel diff threatfox.json\n"
        "quoll intel diff --since 2026-05-01 --source threatfox --format json",
    .add = &AddDiff,
};

}  // namespace quoll::cli
