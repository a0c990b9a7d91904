// `quoll intel list`: the indicators of the intelligence state.
#include <unistd.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/state_options.h"
#include "app/cli/terminal.h"
#include "intel/store/store.h"
#include "intel/writers.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json", "csv"};
const std::vector<std::string_view> kStatuses = {"active", "expired", "revoked", "falsepos",
                                                 "sinkholed"};

struct ListArguments {
  StateArguments state;
  ClockArguments clock;
  std::string type;
  std::string family;
  std::string source;
  std::string status;
  std::string format = "table";
  std::string output;
};

base::Result<intel::LoadOptions> Resolve(const ListArguments& arguments, diag::Sink& sink) {
  intel::LoadOptions options;
  TRY(options.now, arguments.clock.Resolve(sink));
  options.family = arguments.family;
  options.source = arguments.source;
  if (!arguments.type.empty()) {
    std::vector<std::string_view> names;
    for (int i = 0; i < intel::kNumKinds; ++i)
      names.push_back(intel::KindName(static_cast<intel::Kind>(i)));
    TRY(const size_t idx, ParseChoice("--type", arguments.type, names, sink));
    options.kind = static_cast<intel::Kind>(idx);
  }
  if (!arguments.status.empty()) {
    TRY(const size_t idx, ParseChoice("--status", arguments.status, kStatuses, sink));
    options.state = static_cast<intel::State>(idx);
  }
  return options;
}

base::Result<ExitCode> RunList(const ListArguments& arguments, Context& context, diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const intel::LoadOptions options, Resolve(arguments, sink));
  TRY(const auto store, intel::Store::Open(arguments.state.Folder(), intel::OpenMode::kRead, sink));
  TRY(const intel::IndicatorSet set, store->Load(options, sink));
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open(arguments.output, sink));
  if (format_idx == 0) {
    const size_t width = output.is_standard_output() ? TerminalWidth(STDOUT_FILENO) : 0;
    output.Write(intel::WriteTable(set, width));
  } else {
    output.Write(format_idx == 1 ? intel::WriteJson(set) : intel::WriteCsv(set));
  }
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddList(CLI::App& command) {
  const auto arguments = std::make_shared<ListArguments>();
  arguments->state.AddTo(command);
  command.add_option("--type", arguments->type, "ip, cidr, domain, url, md5, sha1, sha256, …")
      ->type_name("TYPE");
  command.add_option("--family", arguments->family, "Malpedia id or printable name, any case")
      ->type_name("NAME");
  command.add_option("--source", arguments->source, "That this source names")->type_name("NAME");
  command
      .add_option("--status", arguments->status, "active, expired, revoked, falsepos or sinkholed")
      ->type_name("STATUS");
  arguments->clock.AddTo(command);
  command.add_option("--format", arguments->format, "table, json or csv")->type_name("FORMAT");
  command.add_option("-o,--output", arguments->output, "Write to FILE")->type_name("FILE");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunList(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_list = {
    .name = "list",
    .summary = "List the indicators of the intelligence state",
    .examples =
        "quoll intel list\n"
        "quoll intel list --type domain --status active --format csv -o domains.csv\n"
        "quoll intel list --family win.nanocore --format json",
    .add = &AddList,
};

}  // namespace quoll::cli
