#include "app/cli/run_options.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/App.hpp>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "app/cli/arguments.h"
#include "app/cli/terminal.h"
#include "base/escape.h"
#include "base/ticks.h"
#include "ingest/limits.h"
#include "intel/store/store.h"
#include "syntax/limits.h"

namespace quoll::cli {
namespace {

constexpr const char* kInputGroup = "Input";
constexpr const char* kMachineGroup = "Machine";

std::string ErrorText(int error) { return std::generic_category().message(error); }

// Reads at most one byte more than a query may have, so that a larger text is refused by its own
// message.
base::Result<std::string> ReadAll(int fd, const std::string& name, diag::Sink& sink) {
  std::string text;
  char chunk[64 * 1024];
  while (text.size() <= syntax::kMaxQueryBytes) {
    const ssize_t count = ::read(fd, chunk, sizeof chunk);
    if (count == 0) break;
    if (count < 0) {
      return sink.Fail(errno == EINTR ? diag::Code::K4004 : diag::Code::K5002,
                       errno == EINTR
                           ? "the run was cancelled"
                           : fmt::format("`{}` cannot be read: {}", name, ErrorText(errno)));
    }
    text.append(chunk, static_cast<size_t>(count));
  }
  // A byte-order mark is no part of the text.
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

}  // namespace

void LogArguments::AddTo(CLI::App& command) {
  command.add_option("--logs", paths, "Files, folders, patterns, `-`, Table=PATH")
      ->type_name("PATH")
      ->group(kInputGroup);
  command.add_option("--rejects", rejects, "Keep rejected records in FILE, as JSON lines")
      ->type_name("FILE")
      ->group(kInputGroup);
  command.add_option("--max-record", max_record, "Reject longer records (16M)")
      ->type_name("SIZE")
      ->group(kInputGroup);
  command
      .add_option("--max-rejects", max_rejects,
                  "Rejected records of a file that are a problem: N or N% (5%)")
      ->type_name("N")
      ->group(kInputGroup);
  command.add_flag("--strict", is_strict, "Any rejected record is a problem")->group(kInputGroup);
  command.add_option("--timezone", timezone, "Of times that state no zone: +02:00, UTC")
      ->type_name("ZONE")
      ->group(kInputGroup);
}

void TimeArguments::AddTo(CLI::App& command) {
  command.add_option("--now", now, "What now() is; default: the clock")
      ->type_name("TIME")
      ->group(kInputGroup);
  command
      .add_option("--since", since, "Rows from this time on: a date, a time, or 14d back from now")
      ->type_name("TIME")
      ->group(kInputGroup);
  command.add_option("--until", until, "Rows before this time")
      ->type_name("TIME")
      ->group(kInputGroup);
}

void SourceArguments::AddTo(CLI::App& command) {
  command
      .add_option("--external", external,
                  "The file that externaldata reads for a location; or a file, a folder to allow")
      ->type_name("URL=FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(kInputGroup);
  command.add_option("--watchlist", watchlists, "A CSV file for _GetWatchlist(\"alias\")")
      ->type_name("ALIAS=FILE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(kInputGroup);
  command.add_option("--functions", function_folders, "A folder of functions: .kql, .yaml")
      ->type_name("DIR")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
      ->group(kInputGroup);
  command
      .add_option("--intel", intel,
                  "Feeds and reports for ThreatIntelIndicators, ThreatIntelligenceIndicator")
      ->type_name("PATH")
      ->group(kInputGroup);
  command
      .add_flag("--all-indicators", has_all_indicators,
                "Indicators for enrichment only count as active, too")
      ->group(kInputGroup);
  command.add_option("--geoip", geo_path, "A MaxMind DB for geo_info_from_ip_address")
      ->type_name("FILE")
      ->group(kInputGroup);
  state.AddTo(command);
}

hunt::SourceOptions SourceArguments::Resolve() const {
  hunt::SourceOptions options;
  options.external = external;
  options.watchlists = watchlists;
  options.function_folders = function_folders;
  options.geo_path = geo_path;
  options.intel = intel;
  if (has_all_indicators) options.active_actions = hunt::ActiveActions::kAll;
  options.copy_of = [folder = state.Folder()](const std::string& location) {
    return intel::FindCopy(folder, location);
  };
  return options;
}

void MachineArguments::AddTo(CLI::App& command) {
  command.add_option("--threads", threads, "Default: one per processor")
      ->type_name("N")
      ->group(kMachineGroup);
  command.add_option("--memory", memory, "What the engine may use, such as 2G")
      ->type_name("SIZE")
      ->group(kMachineGroup);
  command.add_option("--temp-dir", temp_dir, "Where memory is relieved; default: the system's")
      ->type_name("DIR")
      ->group(kMachineGroup);
}

base::Result<TimeWindow> ResolveTimes(const TimeArguments& arguments, diag::Sink& sink) {
  TimeWindow window;
  window.now = base::CurrentDatetimeTicks();
  if (!arguments.now.empty()) {
    TRY(window.now, ParseTime("--now", arguments.now, sink));
  }
  if (!arguments.since.empty()) {
    TRY(window.since, ParseTimeBound("--since", arguments.since, window.now, sink));
  }
  if (!arguments.until.empty()) {
    TRY(window.until, ParseTimeBound("--until", arguments.until, window.now, sink));
  }
  if (window.since && window.until && *window.since >= *window.until) {
    return WrongUsage(sink, "`--since` is not before `--until`", "nothing can lie between them");
  }
  return window;
}

base::Result<TempFolder> TempFolder::Create(const std::string& parent, diag::Sink& sink) {
  std::string base = parent;
  if (base.empty()) {
    const char* variable = std::getenv("TMPDIR");
    base = variable != nullptr && *variable != '\0' ? variable : "/tmp";
  }
  std::string path = base + "/quoll-XXXXXX";
  if (::mkdtemp(path.data()) == nullptr) {
    diag::Diagnostic diagnostic{
        .code = diag::Code::K5009,
        .message = fmt::format("no temporary folder can be made in `{}`: {}",
                               base::EscapeForTerminal(base), ErrorText(errno))};
    diagnostic.Help("name another folder with `--temp-dir`");
    return sink.Fail(std::move(diagnostic));
  }
  return TempFolder(path);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

base::Result<ingest::LogOptions> ResolveLogs(const LogArguments& logs, const TimeArguments& times,
                                             const TimeWindow& window,
                                             const MachineArguments& machine, diag::Sink& sink) {
  ingest::LogOptions options;
  options.rejects_path = logs.rejects;
  options.is_strict = logs.is_strict;
  options.since = window.since;
  options.until = window.until;
  options.temp_dir = machine.temp_dir;
  // With a stated now nothing may depend on when a file was copied here.
  if (!times.now.empty()) options.reference_time_ticks = window.now;
  if (!logs.max_record.empty()) {
    TRY(options.max_record, ParseSize("--max-record", logs.max_record, sink));
    if (options.max_record == 0 || options.max_record > ingest::kLargestMaxRecord) {
      return WrongUsage(sink, fmt::format("`--max-record` lies between 1 and {} bytes",
                                          ingest::kLargestMaxRecord));
    }
  }
  if (!logs.max_rejects.empty()) {
    TRY(options.max_rejects, ParseRejectLimit(logs.max_rejects, sink));
  }
  if (!logs.timezone.empty()) {
    TRY(options.timezone_offset_minutes, ParseZone(logs.timezone, sink));
  }
  if (!machine.threads.empty()) {
    TRY(options.num_threads, ParseCount("--threads", machine.threads, sink));
  }
  return options;
}

base::Result<engine::SessionOptions> ResolveMachine(const MachineArguments& arguments,
                                                    const TempFolder& temp_folder,
                                                    diag::Sink& sink) {
  constexpr uint64_t kMaxThreads = 1024;
  engine::SessionOptions options;
  if (!arguments.threads.empty()) {
    TRY(options.num_threads, ParseCount("--threads", arguments.threads, sink));
    if (options.num_threads > kMaxThreads) {
      return WrongUsage(sink, fmt::format("`--threads` is at most {}", kMaxThreads));
    }
  }
  if (!arguments.memory.empty()) {
    TRY(options.max_memory_bytes, ParseSize("--memory", arguments.memory, sink));
  }
  options.temp_dir = temp_folder.path();
  return options;
}

void QueryTextArguments::AddTo(CLI::App& command) {
  command.add_option("FILE", file, "The query; default: standard input")->type_name("");
  command
      .add_option_function<std::string>(
          "-e,--kql",
          [this](const std::string& value) {
            text = value;
            has_text = true;
          },
          "The query itself")
      ->type_name("KQL");
}

base::Result<std::shared_ptr<const base::SourceFile>> ReadQueryFile(const std::string& path,
                                                                    diag::Sink& sink) {
  const std::string shown = base::EscapeForTerminal(path);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return sink.Fail(diag::Code::K5001, fmt::format("`{}` is a folder, not a query", shown));
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return sink.Fail(errno == ENOENT || errno == ENOTDIR ? diag::Code::K5001 : diag::Code::K5002,
                     fmt::format("`{}` cannot be opened: {}", shown, ErrorText(errno)));
  }
  auto text = ReadAll(fd, shown, sink);
  ::close(fd);
  if (!text) return base::Failed{};
  return std::make_shared<const base::SourceFile>(path, *std::move(text));
}

base::Result<std::shared_ptr<const base::SourceFile>> ReadQueryText(
    const QueryTextArguments& arguments, diag::Sink& sink) {
  if (arguments.has_text) {
    if (!arguments.file.empty()) {
      return WrongUsage(sink, fmt::format("a query is given with `-e` and as the file `{}`",
                                          base::EscapeForTerminal(arguments.file)));
    }
    return std::make_shared<const base::SourceFile>("query", arguments.text);
  }
  if (!arguments.file.empty() && arguments.file != "-") return ReadQueryFile(arguments.file, sink);
  if (arguments.file.empty() && IsTerminal(STDIN_FILENO)) {
    return WrongUsage(sink, "no query is given",
                      "name a file, write it behind `-e`, or pipe it in");
  }
  TRY(std::string text, ReadAll(STDIN_FILENO, "stdin", sink));
  return std::make_shared<const base::SourceFile>("stdin", std::move(text));
}

}  // namespace quoll::cli
