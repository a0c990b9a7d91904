// Options that several commands share: where logs are, how they are read, what a run may use, where
// a query text comes from. Each struct adds its options to a command and turns their texts into
// what the libraries take.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/state_options.h"
#include "base/result.h"
#include "base/source_file.h"
#include "diag/diagnostic.h"
#include "engine/session.h"
#include "hunt/workspace.h"
#include "ingest/log_set.h"

namespace CLI {
class App;
}

namespace quoll::cli {

// --logs and how their records are read.
struct LogArguments {
  std::vector<std::string> paths;
  std::string rejects;
  std::string max_record;
  std::string max_rejects;
  std::string timezone;
  bool is_strict = false;

  void AddTo(CLI::App& command);
};

// --now, --since, --until.
struct TimeArguments {
  std::string now;
  std::string since;
  std::string until;

  void AddTo(CLI::App& command);
};

// --threads, --memory, --temp-dir.
struct MachineArguments {
  std::string threads;
  std::string memory;
  std::string temp_dir;

  void AddTo(CLI::App& command);
};

// --external and what else queries can name besides tables.
struct SourceArguments {
  std::vector<std::string> external;
  std::vector<std::string> watchlists;
  std::vector<std::string> function_folders;
  std::string geo_path;
  std::vector<std::string> intel;
  bool has_all_indicators = false;
  StateArguments state;  // what `intel fetch` has copied answers for its address

  void AddTo(CLI::App& command);
  hunt::SourceOptions Resolve() const;
};

struct TimeWindow {
  int64_t now = 0;
  std::optional<int64_t> since;
  std::optional<int64_t> until;
};
base::Result<TimeWindow> ResolveTimes(const TimeArguments& arguments, diag::Sink& sink);

// A folder of this process only, made when it is created and removed with all it holds.
class TempFolder {
 public:
  // Below `parent`, or the system's folder for such things. Fails with K5009.
  static base::Result<TempFolder> Create(const std::string& parent, diag::Sink& sink);
  TempFolder(TempFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
  ~TempFolder();
  const std::string& path() const { return path_; }

 private:
  explicit TempFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

base::Result<ingest::LogOptions> ResolveLogs(const LogArguments& logs, const TimeArguments& times,
                                             const TimeWindow& window,
                                             const MachineArguments& machine, diag::Sink& sink);
// `temp_folder` is where memory is relieved.
base::Result<engine::SessionOptions> ResolveMachine(const MachineArguments& arguments,
                                                    const TempFolder& temp_folder,
                                                    diag::Sink& sink);

// `[FILE] [-e KQL]`, else standard input.
struct QueryTextArguments {
  std::string file;
  std::string text;
  bool has_text = false;  // set by AddTo's option

  void AddTo(CLI::App& command);
};
// `query` for -e, the path, or `stdin`. Fails with K5001, K5002, K1009 or K8001.
base::Result<std::shared_ptr<const base::SourceFile>> ReadQueryText(
    const QueryTextArguments& arguments, diag::Sink& sink);
base::Result<std::shared_ptr<const base::SourceFile>> ReadQueryFile(const std::string& path,
                                                                    diag::Sink& sink);

}  // namespace quoll::cli
