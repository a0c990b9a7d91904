// `quoll rules lint`: what a product would refuse of a rule, and what will not work as meant.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "base/text.h"
#include "hunt/rules/lint_rules.h"
#include "hunt/rules/read_rules.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"text", "json", "sarif"};

struct LintArguments {
  std::vector<std::string> paths;
  SourceArguments sources;
  std::string format = "text";
  std::string output;
};

base::Result<ExitCode> RunLint(const LintArguments& arguments, Context& context, diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const hunt::RuleSet rules, hunt::ReadRules(arguments.paths, sink));
  if (rules.rules.empty() && rules.skipped.empty())
    return WrongUsage(sink, "the folders hold no file of rules");
  hunt::WorkspaceOptions options;
  options.sources = arguments.sources.Resolve();
  // Nothing is run, so nothing need be there.
  options.sources.has_empty_others = true;
  options.session.num_threads = 1;
  TRY(const auto workspace, hunt::Workspace::Open(options, sink));
  TRY(const hunt::RuleLintReport report, hunt::LintRules(*workspace, rules, {}, sink));
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open(arguments.output, sink));
  output.Write(
      hunt::WriteRuleLint(report, static_cast<hunt::RuleLintFormat>(format_idx), QUOLL_VERSION));
  TRY_STATUS(output.Finish(sink));
  context.console.Note(fmt::format("{} {} looked at, {} {}", base::FormatCount(report.rules.size()),
                                   report.rules.size() == 1 ? "rule" : "rules",
                                   base::FormatCount(report.findings.size()),
                                   report.findings.size() == 1 ? "finding" : "findings"));
  return report.findings.empty() ? ExitCode::kDone : ExitCode::kFindings;
}

Action AddLint(CLI::App& command) {
  const auto arguments = std::make_shared<LintArguments>();
  command.add_option("PATH", arguments->paths, "Rules: files and folders")
      ->required()
      ->type_name("");
  command.add_option("--format", arguments->format, "text, json or sarif")->type_name("FORMAT");
  command.add_option("-o,--output", arguments->output, "Write to FILE")->type_name("FILE");
  arguments->sources.AddTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunLint(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kRulesCommand_lint = {
    .name = "lint",
    .summary = "Check rules without running them; exit code 1 when something was found",
    .examples =
        "quoll rules lint rules/\n"
        "quoll rules lint rules/ --format sarif -o lint.sarif",
    .add = &AddLint,
};

}  // namespace quoll::cli
