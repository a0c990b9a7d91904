// `quoll exclusions suggest`: narrow rules for the hits at hand, as a file to be completed.
#include "hunt/exclusions/suggest.h"

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/exclusion_commands/_arguments.h"

namespace quoll::cli {
namespace {

struct SuggestArguments : ExclusionArguments {
  std::string max_rules = "10";
};

base::Result<ExitCode> RunSuggest(const SuggestArguments& arguments, Context& context,
                                  diag::Sink& sink) {
  hunt::SuggestOptions options;
  TRY(options.max_rules, ParseCount("--max-rules", arguments.max_rules, sink));
  if (arguments.logs.paths.empty())
    return WrongUsage(sink, "no logs are given", "name files or folders behind `--logs`");
  TRY(const ExclusionSetup setup, SetUpExclusions(arguments, context, sink));
  TRY(const hunt::HuntReport report,
      hunt::Hunt(*setup.workspace, *setup.indicators, setup.check.hunt, sink));
  TRY(const auto suggestions,
      hunt::SuggestExclusions(report, *setup.workspace, setup.check, options, sink));
  TRY_STATUS(WriteResult(arguments, hunt::WriteSuggestions(suggestions), sink));
  context.console.ShowNew(sink);
  return ExitCode::kDone;
}

Action AddSuggest(CLI::App& command) {
  const auto arguments = std::make_shared<SuggestArguments>();
  arguments->AddIntelTo(command, true);
  command.add_option("--max-rules", arguments->max_rules, "At most so many rules (10)")
      ->type_name("N");
  command.add_option("-o,--output", arguments->output, "Write to FILE")->type_name("FILE");
  arguments->AddRunTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunSuggest(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return context.cancel ? ExitCode::kInterrupted : ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kExclusionCommand_suggest = {
    .name = "suggest",
    .summary = "Write narrow rules for hits of low grade",
    .examples = "quoll exclusions suggest --intel threatfox.json --logs logs/ -o exclusions.yaml",
    .add = &AddSuggest,
};

}  // namespace quoll::cli
