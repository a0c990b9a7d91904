#include "intel/source_paths.h"

#include <glob.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;

bool IsHidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() > 1 && name[0] == '.' && name != "..";
}

// The files below a folder, sorted by bytes. Links to folders are not followed, so there are no
// cycles.
bool ListFolder(const std::string& folder, std::vector<std::string>& files, std::string& reason) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error);
  const fs::recursive_directory_iterator end;
  while (!error && entry != end) {
    if (IsHidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(error)) {
      files.push_back(entry->path().string());
    }
    if (files.size() > kMaxSourceFiles) {
      reason = "more than 100,000 files";
      return false;
    }
    if (!error) entry.increment(error);
  }
  std::sort(files.begin(), files.end());
  reason = error.message();
  return !error;
}

std::vector<std::string> MatchPattern(const std::string& pattern) {
  std::vector<std::string> found;
  glob_t matches{};
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches) == 0) {
    for (size_t i = 0; i < matches.gl_pathc; ++i) found.emplace_back(matches.gl_pathv[i]);
  }
  globfree(&matches);
  std::sort(found.begin(), found.end());
  return found;
}

class Expander {
 public:
  explicit Expander(diag::Sink& sink) : sink_(sink) {}

  bool Add(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) return AddFolder(path);
    if (fs::exists(status)) {
      AddFile(path, true);
      return true;
    }
    if (path.find_first_of("*?[") == std::string::npos) {
      sink_.Report({.code = diag::Code::K5001, .message = "file not found: `" + path + "`"});
      return false;
    }
    const std::vector<std::string> matches = MatchPattern(path);
    if (matches.empty()) {
      sink_.Report({.code = diag::Code::K5001, .message = "no file matches `" + path + "`"});
      return false;
    }
    bool is_good = true;
    for (const std::string& match : matches)
      is_good &= fs::is_directory(match, error) ? AddFolder(match) : (AddFile(match, true), true);
    return is_good;
  }

  std::vector<SourcePath> Take() { return std::move(files_); }

 private:
  bool AddFolder(const std::string& folder) {
    std::vector<std::string> files;
    std::string reason;
    const bool is_listed = ListFolder(folder, files, reason);
    for (const std::string& file : files) AddFile(file, false);
    if (is_listed) return true;
    sink_.Report({.code = diag::Code::K5002,
                  .message = "folder `" + folder + "` cannot be read: " + reason});
    return false;
  }

  // A file that is named twice, or named and found in a folder, is read once.
  void AddFile(const std::string& path, bool is_named) {
    std::error_code error;
    const fs::path canonical = fs::canonical(path, error);
    if (seen_.insert(error ? path : canonical.string()).second) files_.push_back({path, is_named});
  }

  diag::Sink& sink_;
  std::vector<SourcePath> files_;
  std::set<std::string> seen_;
};

}  // namespace

base::Result<std::vector<SourcePath>> ExpandPaths(const std::vector<std::string>& paths,
                                                  diag::Sink& sink) {
  Expander expander(sink);
  bool is_good = true;
  for (const std::string& path : paths) is_good &= expander.Add(path);
  if (!is_good) return base::Failed{};
  return expander.Take();
}

}  // namespace quoll::intel
