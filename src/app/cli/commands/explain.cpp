// `quoll explain`: what a query becomes — tree, plan, SQL — and what the code of a message means.
#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "app/cli/tree_text.h"
#include "base/escape.h"
#include "base/text.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kParts = {"all", "tree", "plan", "sql"};

struct ExplainArguments {
  QueryTextArguments text;
  LogArguments logs;
  SourceArguments sources;
  TimeArguments times;
  std::vector<std::string> parameters;
  std::string part = "all";
};

// `K2003`, `k2003`; not the name of a file that exists.
bool IsCode(const std::string& text) {
  struct stat status {};
  const bool has_digits = text.size() == 5 && std::all_of(text.begin() + 1, text.end(), [](char c) {
                            return c >= '0' && c <= '9';
                          });
  return has_digits && (text[0] == 'K' || text[0] == 'k') && ::stat(text.c_str(), &status) != 0;
}

base::Result<std::string> ExplainCode(const std::string& text, diag::Sink& sink) {
  const std::string name = base::AsciiUpper(text);
  for (const diag::CodeInfo& info : diag::AllCodes()) {
    if (diag::CodeName(info.code) == name)
      return fmt::format("{}: {}\n\n{}\n", name, info.title, info.page);
  }
  return WrongUsage(sink, fmt::format("there is no code `{}`", name),
                    "codes stand in messages: `error[K2003]: …`");
}

// Literals of the query stand in plan and SQL, so each line is escaped.
void AddSection(std::string& out, std::string_view part, std::string_view wanted,
                std::string_view text) {
  if (wanted != "all" && wanted != part) return;
  if (wanted == "all") out += fmt::format("{}-- {}\n", out.empty() ? "" : "\n", part);
  if (text.ends_with('\n')) text.remove_suffix(1);
  for (const std::string_view line : base::Split(text, '\n'))
    out += base::EscapeForTerminal(line) + "\n";
}

base::Result<std::string> ExplainQuery(const ExplainArguments& arguments, Context& context,
                                       diag::Sink& sink) {
  TRY(const size_t part_idx, ParseChoice("--part", arguments.part, kParts, sink));
  const std::string_view wanted = kParts[part_idx];
  TRY(const TimeWindow window, ResolveTimes(arguments.times, sink));
  hunt::WorkspaceOptions options;
  options.log_specs = arguments.logs.paths;
  options.sources = arguments.sources.Resolve();
  options.session.num_threads = 1;
  TRY(options.logs, ResolveLogs(arguments.logs, arguments.times, window, {}, sink));
  hunt::QueryOptions query;
  query.now_ticks = window.now;
  query.since = window.since;
  query.until = window.until;
  TRY(query.parameters, ParseParameters(arguments.parameters, sink));
  TRY(const auto source, ReadQueryText(arguments.text, sink));
  TRY(const auto workspace, hunt::Workspace::Open(options, sink));

  TRY(const auto compiled, workspace->Compile(source, query, sink));
  diag::Sink reported;  // the parser's words were heard once already
  TRY(const auto tree, lang::ParseOnly(source, reported));
  context.console.ShowNew(sink);
  std::string out;
  AddSection(out, "tree", wanted, TreeText(*tree));
  engine::RunOptions run;
  run.context = workspace->context(query);
  run.source = compiled.source;
  for (const model::ResultPlan& plan : compiled.results) {
    AddSection(out, "plan", wanted, model::PrintPlan(plan.rel));
    if (wanted != "all" && wanted != "sql") continue;
    TRY(const std::string sql, workspace->session().Explain(plan, run, sink));
    AddSection(out, "sql", wanted, sql);
  }
  return out;
}

base::Result<ExitCode> RunExplain(const ExplainArguments& arguments, Context& context,
                                  diag::Sink& sink) {
  const bool is_code = !arguments.text.has_text && IsCode(arguments.text.file);
  TRY(const std::string text,
      is_code ? ExplainCode(arguments.text.file, sink) : ExplainQuery(arguments, context, sink));
  TRY(Output output, Output::Open({}, sink));
  output.Write(text);
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddExplain(CLI::App& command) {
  const auto arguments = std::make_shared<ExplainArguments>();
  arguments->text.AddTo(command);
  command.get_option("FILE")->description(
      "The query, or the code of a message; default: standard input");
  command.add_option("--part", arguments->part, "all, tree, plan or sql")->type_name("PART");
  command.add_option("--param", arguments->parameters, "A value for declare query_parameters")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--logs", arguments->logs.paths, "Logs whose tables the query names")
      ->type_name("PATH");
  arguments->sources.AddTo(command);
  arguments->times.AddTo(command);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunExplain(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_explain = {
    .name = "explain",
    .summary = "Show what a query becomes, or what a code such as K2003 means",
    .examples =
        "quoll explain K2003\n"
        "quoll explain -e 'DnsEvents | summarize count() by Name | top 3 by count_'\n"
        "quoll explain hunt.kql --part sql",
    .add = &AddExplain,
};

}  // namespace quoll::cli
