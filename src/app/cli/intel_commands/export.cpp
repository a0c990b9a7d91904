// `quoll intel export`: indicators in the formats that other tools take.
#include <CLI/App.hpp>
#include <filesystem>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/state_options.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "intel/export.h"

namespace quoll::cli {
namespace {

struct ExportArguments {
  IntelArguments intel;
  std::string format;
  std::string output;
  std::string now;
  std::string title;
  bool has_restricted = false;
  bool has_all_indicators = false;
};

base::Result<const intel::WriterDef*> FindWriter(const std::string& name, diag::Sink& sink) {
  std::vector<std::string_view> names;
  for (const intel::WriterDef* writer : intel::AllWriters()) names.push_back(writer->name);
  TRY(const size_t idx, ParseChoice("--format", name, names, sink));
  return intel::AllWriters()[idx];
}

base::Status WriteFile(const std::string& path, std::string_view content, diag::Sink& sink) {
  TRY(Output output, Output::Open(path, sink));
  output.Write(content);
  return output.Finish(sink);
}

// One file goes to the path given, several into the folder of that name.
base::Status WriteFiles(const intel::Export& result, const intel::WriterDef& writer,
                        const ExportArguments& arguments, diag::Sink& sink) {
  if (!writer.has_several_files) return WriteFile(arguments.output, result.files[0].content, sink);
  std::error_code error;
  std::filesystem::create_directories(arguments.output, error);
  if (error) {
    return sink.Fail(diag::Code::K5009,
                     "folder `" + arguments.output + "` cannot be made: " + error.message());
  }
  for (const intel::ExportFile& file : result.files)
    TRY_STATUS(WriteFile(arguments.output + '/' + file.name, file.content, sink));
  return base::Done{};
}

base::Result<ExitCode> RunExport(const ExportArguments& arguments, Context& context,
                                 diag::Sink& sink) {
  TRY(const intel::WriterDef* writer, FindWriter(arguments.format, sink));
  if (writer->has_several_files && arguments.output.empty()) {
    return WrongUsage(sink, "the format `" + arguments.format + "` is several files",
                      "name a folder with `-o DIR`");
  }
  intel::ExportContext export_context;
  if (!arguments.now.empty()) {
    TRY(export_context.now_ticks, ParseTime("--now", arguments.now, sink));
  }
  if (!arguments.title.empty()) export_context.title = arguments.title;
  const int64_t now =
      arguments.now.empty() ? base::CurrentDatetimeTicks() : export_context.now_ticks;
  TRY(const intel::IndicatorSet set, intel::LoadIndicators(arguments.intel.Resolve(now), sink));
  const intel::Export result =
      intel::ExportIndicators(set, *writer,
                              {.has_restricted = arguments.has_restricted,
                               .has_all_indicators = arguments.has_all_indicators},
                              export_context);
  for (const auto& [reason, count] : result.left_out)
    sink.Warn(diag::Code::K6005, base::FormatCount(count) + " left out: " + reason);
  context.console.ShowNew(sink);
  TRY_STATUS(WriteFiles(result, *writer, arguments, sink));
  return ExitCode::kDone;
}

Action AddExport(CLI::App& command) {
  const auto arguments = std::make_shared<ExportArguments>();
  std::string formats;
  for (const intel::WriterDef* writer : intel::AllWriters())
    formats += (formats.empty() ? "" : ", ") + std::string(writer->name);
  command
      .add_option("PATH", arguments->intel.paths,
                  "Feeds and report pages: files, folders, patterns; default: the state")
      ->type_name("");
  arguments->intel.state.AddTo(command);
  command.add_option("--format", arguments->format, "Of " + formats)
      ->type_name("FORMAT")
      ->required();
  command.add_option("-o,--output", arguments->output, "Write to FILE, or several files into DIR")
      ->type_name("FILE");
  command
      .add_option("--family", arguments->intel.family,
                  "Only this family: Malpedia id or printable name")
      ->type_name("NAME");
  command.add_flag("--restricted", arguments->has_restricted,
                   "Let TLP:RED and TLP:AMBER+STRICT leave too");
  command.add_flag("--all-indicators", arguments->has_all_indicators,
                   "For formats that alert: what is for enrichment, expired or revoked too");
  command.add_option("--title", arguments->title, "Of the event or bundle")->type_name("TEXT");
  command
      .add_option("--now", arguments->now,
                  "The time of the export; default: the newest time of the indicators")
      ->type_name("TIME");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunExport(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_export = {
    .name = "export",
    .summary = "Write indicators in the formats of other tools",
    .examples =
        "quoll intel export feeds/ --format stix -o indicators.json\n"
        "quoll intel export threatfox.csv --format zeek --family win.emotet\n"
        "quoll intel export feeds/ --format suricata -o rules/",
    .add = &AddExport,
};

}  // namespace quoll::cli
