// `quoll check`: parses and binds queries and runs nothing. What it finds is its result, so it goes
// to standard output.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "base/data_dir.h"
#include "base/escape.h"
#include "base/text.h"
#include "diag/sarif.h"
#include "hunt/profiles/profile.h"
#include "lang/lint_def.h"

namespace quoll::cli {
namespace {

enum class CheckFormat { kText, kLine, kJson, kSarif };
const std::vector<std::string_view> kCheckFormats = {"text", "line", "json", "sarif"};

struct CheckArguments {
  std::vector<std::string> files;
  std::vector<std::string> texts;
  std::vector<std::string> parameters;
  std::string format = "text";
  std::string profile;
  bool has_lints = false;
  LogArguments logs;
  SourceArguments sources;
};

using Source = std::shared_ptr<const base::SourceFile>;

base::Result<std::vector<Source>> ReadSources(const CheckArguments& arguments, diag::Sink& sink) {
  std::vector<Source> sources;
  for (const std::string& file : arguments.files) {
    QueryTextArguments text;
    text.file = file;
    TRY(Source source, ReadQueryText(text, sink));
    sources.push_back(std::move(source));
  }
  for (const std::string& text : arguments.texts) {
    sources.push_back(std::make_shared<const base::SourceFile>("query", text));
  }
  if (sources.empty())
    return WrongUsage(sink, "no query is given", "name files, or write a query behind `-e`");
  return sources;
}

struct Tally {
  size_t num_errors = 0;
  size_t num_warnings = 0;
};

std::string RenderAll(const std::vector<diag::Diagnostic>& diagnostics, CheckFormat format,
                      diag::Colour colour) {
  std::string out;
  for (const diag::Diagnostic& diagnostic : diagnostics) {
    switch (format) {
      case CheckFormat::kText:
        out += diag::RenderText(diagnostic, colour) + "\n";
        break;
      case CheckFormat::kLine:
        out += diag::RenderOneLine(diagnostic) + "\n";
        break;
      case CheckFormat::kJson:
        out += (out.empty() ? "" : ",") + diag::RenderJson(diagnostic);
        break;
      case CheckFormat::kSarif:
        break;  // one document for all files
    }
  }
  return out;
}

// The whole result. JSON and SARIF are one document; the other forms follow each other.
std::string RenderFiles(const std::vector<Source>& sources,
                        const std::vector<std::vector<diag::Diagnostic>>& found, CheckFormat format,
                        diag::Colour colour) {
  std::string out;
  if (format == CheckFormat::kSarif) {
    std::vector<diag::Diagnostic> all;
    for (const auto& diagnostics : found)
      all.insert(all.end(), diagnostics.begin(), diagnostics.end());
    return diag::RenderSarif(all, QUOLL_VERSION);
  }
  for (size_t i = 0; i < sources.size(); ++i) {
    const std::string text = RenderAll(found[i], format, colour);
    out += format != CheckFormat::kJson
               ? text
               : fmt::format("{}\n{{\"file\":{},\"diagnostics\":[{}]}}", i == 0 ? "" : ",",
                             base::QuoteForJson(sources[i]->name()), text);
  }
  return format == CheckFormat::kJson ? "{\"files\":[" + out + "\n]}\n" : out;
}

// What the query's own text gives rise to.
std::vector<diag::Diagnostic> CheckSource(const hunt::Workspace& workspace, const Source& source,
                                          const hunt::QueryOptions& options, bool has_lints,
                                          const hunt::Profile* profile, Tally& tally) {
  diag::Sink sink;
  const auto compiled = workspace.Compile(source, options, sink);
  const bool is_ok = compiled.ok();
  if (is_ok && has_lints) lang::Lint(*compiled, sink);
  if (profile != nullptr) hunt::CheckProfile(source, *profile, sink);
  std::vector<diag::Diagnostic> diagnostics = sink.diagnostics();
  for (const diag::Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == diag::Severity::kError) ++tally.num_errors;
    if (diagnostic.severity == diag::Severity::kWarning) ++tally.num_warnings;
  }
  tally.num_errors += sink.num_dropped();
  if (!is_ok && tally.num_errors == 0) {
    ++tally.num_errors;
    diagnostics.push_back(
        {.code = diag::Code::K9001, .message = "the query failed without a reason"});
  }
  return diagnostics;
}

base::Result<ExitCode> RunCheck(const CheckArguments& arguments, Context& context,
                                diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kCheckFormats, sink));
  const auto format = static_cast<CheckFormat>(format_idx);
  TRY(const std::vector<Source> sources, ReadSources(arguments, sink));
  std::optional<hunt::Profile> profile;
  if (!arguments.profile.empty()) {
    TRY(profile, hunt::ReadProfile(base::FindDataDir(), arguments.profile, sink));
  }
  hunt::QueryOptions query;
  query.asks_data = false;
  TRY(query.parameters, ParseParameters(arguments.parameters, sink));
  hunt::WorkspaceOptions options;
  options.log_specs = arguments.logs.paths;
  options.sources = arguments.sources.Resolve();
  // Nothing is run, so nothing need be there.
  options.sources.has_empty_others = true;
  TRY(options.logs, ResolveLogs(arguments.logs, {}, {}, {}, sink));
  options.session.num_threads = 1;
  TRY(const auto workspace, hunt::Workspace::Open(options, sink));
  context.console.ShowNew(sink);

  TRY(Output output, Output::Open({}, sink));
  Tally tally;
  std::vector<std::vector<diag::Diagnostic>> found;
  for (const Source& source : sources) {
    found.push_back(CheckSource(*workspace, source, query, arguments.has_lints,
                                profile ? &*profile : nullptr, tally));
  }
  output.Write(RenderFiles(sources, found, format, context.output_colour));
  TRY_STATUS(output.Finish(sink));
  const auto plural = [](size_t count) { return count == 1 ? "" : "s"; };
  context.console.Line(fmt::format(
      "{} {} checked, {} error{}, {} warning{}", base::FormatCount(sources.size()),
      sources.size() == 1 ? "query" : "queries", base::FormatCount(tally.num_errors),
      plural(tally.num_errors), base::FormatCount(tally.num_warnings), plural(tally.num_warnings)));
  if (output.is_closed()) return ExitCode::kDone;
  return tally.num_errors + tally.num_warnings > 0 ? ExitCode::kFindings : ExitCode::kDone;
}

Action AddCheck(CLI::App& command) {
  const auto arguments = std::make_shared<CheckArguments>();
  command.add_option("FILE", arguments->files, "Queries to check; `-` is standard input")
      ->type_name("");
  command.add_option("-e,--kql", arguments->texts, "A query itself")
      ->type_name("KQL")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--param", arguments->parameters, "A value for declare query_parameters")
      ->type_name("NAME=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command.add_option("--logs", arguments->logs.paths, "Logs whose columns the queries may name")
      ->type_name("PATH");
  arguments->sources.AddTo(command);
  command.add_option("--format", arguments->format, "text, line, json or sarif")
      ->type_name("FORMAT");
  command
      .add_option(
          "--profile", arguments->profile,
          "Also name what would fail there: adx, sentinel, rule, lake, defender, search-job")
      ->type_name("NAME");
  command.add_flag("--lint", arguments->has_lints, "Also name slow and deprecated forms");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunCheck(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_check = {
    .name = "check",
    .summary = "Parse and bind queries, run nothing; exit code 1 when something is wrong",
    .examples =
        "quoll check rules/*.kql\n"
        "quoll check -e 'DnsEvents | where Nmae has \"sadd\"'\n"
        "quoll check --lint rules/*.kql --format line\n"
        "quoll check --profile rule rules/*.kql\n"
        "quoll check rules/*.kql --format sarif > check.sarif",
    .add = &AddCheck,
};

}  // namespace quoll::cli
