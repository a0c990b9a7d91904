// `quoll pack verify`: whether a pack is whole, and its queries find what they must and nothing
// else.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "base/escape.h"
#include "base/text.h"
#include "hunt/pack_verify.h"

namespace quoll::cli {
namespace {

base::Result<ExitCode> RunVerify(const std::string& folder, Context& context, diag::Sink& sink) {
  TRY(const TempFolder temp_folder, TempFolder::Create("", sink));
  hunt::WorkspaceOptions workspace;
  TRY(workspace.session, ResolveMachine({}, temp_folder, sink));
  TRY(const hunt::PackVerdict verdict, hunt::VerifyPack(folder, workspace, sink));
  TRY(Output output, Output::Open("", sink));
  for (const std::string& fault : verdict.faults)
    output.Write(base::EscapeForTerminal(fault) + "\n");
  output.Write(fmt::format(
      "{} packs, {} files, {} queries: {} faults\n", base::FormatCount(verdict.num_packs),
      base::FormatCount(verdict.num_files), base::FormatCount(verdict.num_queries),
      base::FormatCount(verdict.faults.size())));
  TRY_STATUS(output.Finish(sink));
  context.console.ShowNew(sink);
  return verdict.faults.empty() ? ExitCode::kDone : ExitCode::kFindings;
}

Action AddVerify(CLI::App& command) {
  const auto folder = std::make_shared<std::string>();
  command.add_option("DIR", *folder, "The folder of one pack or of several")
      ->required()
      ->type_name("");
  return [folder](Context& context) {
    diag::Sink sink;
    const auto code = RunVerify(*folder, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kPackCommand_verify = {
    .name = "verify",
    .summary = "Check a pack's sums and run its queries on its sample rows; exit code 1 on faults",
    .examples = "quoll pack verify packs/",
    .add = &AddVerify,
};

}  // namespace quoll::cli
