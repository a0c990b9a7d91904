// `quoll intel retire`: a person's decision about indicators, or about all that a source says.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/state_options.h"
#include "base/text.h"
#include "intel/store/store.h"

namespace quoll::cli {
namespace {

struct RetireArguments {
  std::vector<std::string> values;
  StateArguments state;
  ClockArguments clock;
  std::string source;
  std::string reason;
  bool is_false_positive = false;
  bool is_restored = false;
};

base::Result<ExitCode> RunRetire(const RetireArguments& arguments, Context& context,
                                 diag::Sink& sink) {
  if (arguments.values.empty() == arguments.source.empty()) {
    return WrongUsage(sink, "`intel retire` takes either values or `--source`",
                      "values: these indicators; `--source`: all that the source says");
  }
  if (arguments.is_false_positive && arguments.is_restored)
    return WrongUsage(sink, "`--false-positive` and `--restore` do not go together");
  if (!arguments.source.empty() && (arguments.is_false_positive || arguments.is_restored)) {
    return WrongUsage(sink, "`--source` goes neither with `--false-positive` nor with `--restore`",
                      "importing the source again restores what it says");
  }
  TRY(const int64_t now, arguments.clock.Resolve(sink));
  const std::string folder = arguments.state.Folder();
  // Nothing can be retired where nothing is.
  { TRY(const auto existing, intel::Store::Open(folder, intel::OpenMode::kRead, sink)); }
  TRY(const auto store, intel::Store::Open(folder, intel::OpenMode::kWrite, sink));
  if (!arguments.source.empty()) {
    TRY(const uint64_t count, store->RetireSource(arguments.source, now, sink));
    context.console.Line(fmt::format("{} assertions withdrawn", base::FormatCount(count)));
    return ExitCode::kDone;
  }
  intel::Decision decision = intel::Decision::kRetired;
  if (arguments.is_false_positive) decision = intel::Decision::kFalsePositive;
  if (arguments.is_restored) decision = intel::Decision::kRestored;
  TRY(const uint64_t count, store->Decide(arguments.values, decision, arguments.reason, now, sink));
  context.console.Line(fmt::format("{} {}: {}", base::FormatCount(count),
                                   count == 1 ? "indicator" : "indicators",
                                   base::ReplaceAll(intel::DecisionName(decision), "_", " ")));
  return ExitCode::kDone;
}

Action AddRetire(CLI::App& command) {
  const auto arguments = std::make_shared<RetireArguments>();
  command.add_option("VALUE", arguments->values, "Addresses, names, URLs, hashes; any spelling")
      ->type_name("");
  arguments->state.AddTo(command);
  command.add_option("--source", arguments->source, "Withdraw all that a source says")
      ->type_name("NAME");
  command.add_flag("--false-positive", arguments->is_false_positive,
                   "It was wrong: never hunted again");
  command.add_flag("--restore", arguments->is_restored, "Take an earlier decision back");
  command.add_option("--reason", arguments->reason, "Kept in the history")->type_name("TEXT");
  arguments->clock.AddTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunRetire(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_retire = {
    .name = "retire",
    .summary = "Retire indicators, mark them as false positives, or withdraw a source",
    .examples =
        "quoll intel retire sadd.io --false-positive --reason 'our own mail service'\n"
        "quoll intel retire 76.13.208.153 hxxp://evil[.]example/a\n"
        "quoll intel retire sadd.io --restore\n"
        "quoll intel retire --source partner",
    .add = &AddRetire,
};

}  // namespace quoll::cli
