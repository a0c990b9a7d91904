// `quoll fmt`: queries in the one layout. A text that does not parse is left alone and said.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/run_options.h"
#include "base/text.h"
#include "lang/compile.h"
#include "syntax/formatter.h"

namespace quoll::cli {
namespace {

struct FmtArguments {
  std::vector<std::string> files;
  std::string text;
  bool is_in_place = false;
  bool is_check = false;
};

using Source = std::shared_ptr<const base::SourceFile>;

// A construct that is not built is laid out like any other; only faults of syntax stand in the way.
bool HasSyntaxError(const diag::Sink& sink) {
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    const int code = static_cast<int>(diagnostic.code);
    if (diagnostic.severity == diag::Severity::kError && code / 1000 != 3) return true;
  }
  return false;
}

base::Result<std::string> FormatSource(const Source& source, diag::Sink& sink) {
  diag::Sink parsed;
  const bool is_ok = lang::ParseOnly(source, parsed).ok();
  if (!is_ok && HasSyntaxError(parsed)) {
    for (const diag::Diagnostic& diagnostic : parsed.diagnostics()) sink.Report(diagnostic);
    return base::Failed{};
  }
  auto formatted = syntax::Format(source->text());
  if (formatted) return std::move(*formatted);
  return sink.Fail(diag::Code::K1004,
                   fmt::format("brackets or quotes of `{}` do not match", source->name()));
}

base::Result<std::vector<Source>> ReadSources(const FmtArguments& arguments, diag::Sink& sink) {
  std::vector<Source> sources;
  for (const std::string& file : arguments.files) {
    QueryTextArguments text;
    text.file = file;
    TRY(Source source, ReadQueryText(text, sink));
    sources.push_back(std::move(source));
  }
  if (!arguments.text.empty())
    sources.push_back(std::make_shared<const base::SourceFile>("query", arguments.text));
  if (sources.empty()) {
    TRY(Source source, ReadQueryText({}, sink));
    sources.push_back(std::move(source));
  }
  return sources;
}

base::Result<ExitCode> RunFmt(const FmtArguments& arguments, Context& context, diag::Sink& sink) {
  if (arguments.is_in_place && arguments.files.empty())
    return WrongUsage(sink, "`--in-place` needs files", "name them: `quoll fmt -i rules/*.kql`");
  TRY(const std::vector<Source> sources, ReadSources(arguments, sink));
  TRY(Output output, Output::Open({}, sink));
  size_t num_changed = 0;
  bool has_failed = false;
  for (const Source& source : sources) {
    const auto formatted = FormatSource(source, sink);
    if (!formatted) {
      has_failed = true;
      continue;
    }
    const bool is_changed = *formatted != source->text();
    num_changed += is_changed ? 1 : 0;
    if (arguments.is_check) {
      if (is_changed) output.Write(source->name() + "\n");
    } else if (!arguments.is_in_place) {
      output.Write(*formatted);
    } else if (is_changed) {
      TRY(Output file, Output::Open(source->name(), sink));
      file.Write(*formatted);
      TRY_STATUS(file.Finish(sink));
    }
  }
  TRY_STATUS(output.Finish(sink));
  if (has_failed) return base::Failed{};
  if (arguments.is_in_place) {
    context.console.Line(fmt::format("{} of {} changed", base::FormatCount(num_changed),
                                     base::FormatCount(sources.size())));
  }
  return arguments.is_check && num_changed > 0 ? ExitCode::kFindings : ExitCode::kDone;
}

Action AddFmt(CLI::App& command) {
  const auto arguments = std::make_shared<FmtArguments>();
  command.add_option("FILE", arguments->files, "Queries; `-` or nothing is standard input")
      ->type_name("");
  command.add_option("-e,--kql", arguments->text, "A query itself")->type_name("KQL");
  auto* in_place =
      command.add_flag("-i,--in-place", arguments->is_in_place, "Write the files anew");
  command.add_flag("--check", arguments->is_check, "Name the files that would change; exit code 1")
      ->excludes(in_place);
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunFmt(*arguments, context, sink);
    context.console.ShowNew(sink);
    return code ? *code : ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_fmt = {
    .name = "fmt",
    .summary = "Lay out queries; tokens and comments stay as they are",
    .examples =
        "quoll fmt hunt.kql\n"
        "quoll fmt -i rules/*.kql\n"
        "quoll fmt --check rules/*.kql",
    .add = &AddFmt,
};

}  // namespace quoll::cli
