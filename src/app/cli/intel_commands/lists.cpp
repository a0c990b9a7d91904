// `quoll intel lists`: the lists that grade indicators, and the import of others.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/list_options.h"
#include "app/cli/output.h"
#include "base/escape.h"
#include "intel/lists/list_folder.h"
#include "intel/lists/list_table.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json"};

struct ListsArguments {
  ListArguments lists;
  std::string format = "table";
  std::string import_folder;
};

base::Result<ExitCode> RunShow(const ListsArguments& arguments, Context& context,
                               diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(const auto lists, arguments.lists.Open(sink));
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open({}, sink));
  output.Write(format_idx == 0 ? intel::WriteListTable(*lists) : intel::WriteListJson(*lists));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

base::Result<ExitCode> RunImport(const ListsArguments& arguments, Context& context,
                                 diag::Sink& sink) {
  const std::string state = arguments.lists.StateDir();
  if (state.empty()) return WrongUsage(sink, "no data folder is known", "name one with `--state`");
  TRY(const intel::ListImport done, intel::ImportLists(arguments.import_folder, state, sink));
  context.console.ShowNew(sink);
  TRY(Output output, Output::Open({}, sink));
  for (const std::string& list : done.added)
    output.Write("added    " + base::EscapeForTerminal(list) + '\n');
  for (const std::string& list : done.changed)
    output.Write("changed  " + base::EscapeForTerminal(list) + '\n');
  output.Write(fmt::format("{} added, {} changed, {} the same\n", done.added.size(),
                           done.changed.size(), done.num_same));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddLists(CLI::App& command) {
  const auto arguments = std::make_shared<ListsArguments>();
  command.require_subcommand(0, 1);
  arguments->lists.AddTo(command);
  command.add_option("--format", arguments->format, "table or json")->type_name("FORMAT");
  CLI::App* show =
      command.add_subcommand("show", "The lists, what follows from them, their defects");
  show->fallthrough();
  CLI::App* import = command.add_subcommand("import", "Keep the lists of a folder in the state");
  import->fallthrough();
  import->add_option("DIR", arguments->import_folder, "As MISP publishes them: NAME/list.json")
      ->required()
      ->type_name("");
  return [arguments, import](Context& context) {
    diag::Sink sink;
    const auto code = import->parsed() ? RunImport(*arguments, context, sink)
                                       : RunShow(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_lists = {
    .name = "lists",
    .summary = "Show the lists that grade indicators, or import others",
    .examples =
        "quoll intel lists\n"
        "quoll intel lists import misp-warninglists/lists\n"
        "quoll intel lists show --lists my-lists --format json",
    .add = &AddLists,
};

}  // namespace quoll::cli
