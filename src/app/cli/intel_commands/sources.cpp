// `quoll intel sources`: who has said what the state holds, and which feeds can be fetched.
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

struct SourcesArguments {
  StateArguments state;
  std::string format = "table";
};

base::Result<ExitCode> RunSources(const SourcesArguments& arguments, Context& context,
                                  diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  const std::string folder = arguments.state.Folder();
  TRY(const std::vector<intel::Feed> feeds, hunt::ReadFeeds(folder, sink));
  std::vector<intel::SourceInfo> sources;
  std::vector<intel::FeedState> states;
  if (intel::HasState(folder)) {
    TRY(const auto store, intel::Store::Open(folder, intel::OpenMode::kRead, sink));
    TRY(sources, store->Sources(sink));
    TRY(states, store->Feeds(sink));
  } else if (!arguments.state.state.empty()) {
    context.console.Note("there is no intelligence state in that folder yet");
  }
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open({}, sink));
  output.Write(format_idx == 1 ? SourcesJson(sources, feeds, states)
                               : SourcesText(sources, feeds, states));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddSources(CLI::App& command) {
  const auto arguments = std::make_shared<SourcesArguments>();
  arguments->state.AddTo(command);
  command.add_option("--format", arguments->format, "table or json")->type_name("FORMAT");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunSources(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_sources = {
    .name = "sources",
    .summary = "List the sources of the intelligence state and the feeds that can be fetched",
    .examples =
        "quoll intel sources\n"
        "quoll intel sources --format json",
    .add = &AddSources,
};

}  // namespace quoll::cli
