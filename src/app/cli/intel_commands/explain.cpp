// `quoll intel explain`: what is known of one value, for hits and for misses.
#include "hunt/explain/explain.h"

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/list_options.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "intel/intel_reader.h"
#include "intel/sources.h"
#include "intel/store/store.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json"};

struct ExplainArguments {
  std::string value;
  std::vector<std::string> intel;
  ListArguments lists;
  std::string at;
  std::string now;
  std::vector<std::string> own_networks;
  std::string format = "table";
};

base::Result<ExitCode> RunExplain(const ExplainArguments& arguments, Context& context,
                                  diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const TimeWindow window, ResolveTimes({.now = arguments.now}, sink));
  hunt::ExplainOptions options;
  options.event_ticks = window.now;
  if (!arguments.at.empty()) {
    TRY(options.event_ticks, ParseTimeBound("--at", arguments.at, window.now, sink));
  }
  options.own_networks = arguments.own_networks;
  TRY(const auto lists, arguments.lists.Open(sink));
  intel::IndicatorSet set;
  if (!arguments.intel.empty()) {
    TRY(set, intel::ReadIntel(arguments.intel, {.family = {}, .lists = lists.get()}, sink));
  } else if (const std::string state = arguments.lists.StateDir(); intel::HasState(state)) {
    TRY(set, intel::LoadIndicators(
                 {.paths = {}, .state = state, .now = window.now, .lists = lists.get()}, sink));
  } else {
    context.console.Note(
        "no indicators are given, so only lists are asked; name sources with --intel");
  }
  context.console.ShowNew(sink);
  TRY(const hunt::Explanation explanation,
      hunt::Explain(arguments.value, set, *lists, options, sink));
  TRY(Output output, Output::Open({}, sink));
  output.Write(format_idx == 0 ? hunt::WriteExplanation(explanation)
                               : hunt::WriteExplanationJson(explanation));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddExplain(CLI::App& command) {
  const auto arguments = std::make_shared<ExplainArguments>();
  command.add_option("VALUE", arguments->value, "An address, name, URL or hash, as in a log")
      ->required()
      ->type_name("");
  command
      .add_option("--intel", arguments->intel, "Feeds and report pages: files, folders, patterns")
      ->type_name("PATH");
  arguments->lists.AddTo(command);
  command
      .add_option("--at", arguments->at,
                  "When the value was seen: a time, or a span back; default: now")
      ->type_name("TIME");
  command.add_option("--now", arguments->now, "Take this as the present time")->type_name("TIME");
  command
      .add_option("--own-networks", arguments->own_networks,
                  "What is ours; default: the private ranges")
      ->type_name("CIDR");
  command.add_option("--format", arguments->format, "table or json")->type_name("FORMAT");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunExplain(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_explain = {
    .name = "explain",
    .summary = "Tell why a value is a hit, or why it is none",
    .examples =
        "quoll intel explain 104.21.18.225:8443 --intel threatfox.json\n"
        "quoll intel explain x-sadd.io --intel feeds/ --lists misp-warninglists/lists\n"
        "quoll intel explain njq.uk.com --intel threatfox.json --at 2026-08-01 --format json",
    .add = &AddExplain,
};

}  // namespace quoll::cli
