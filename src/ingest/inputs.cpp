#include "ingest/inputs.h"

#include <algorithm>
#include <filesystem>
#include <unordered_set>

#include <glob.h>

#include "base/escape.h"
#include "base/text.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

namespace fs = std::filesystem;

struct Expansion {
  std::vector<Input> inputs;
  size_t num_hidden = 0;
};

void AddFolder(const fs::path& folder, const std::string& table, int depth, Expansion& out) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error || depth > kMaxFolderDepth) {
    out.inputs.push_back(
        {folder.string(), table, error ? error.message() : "folders are nested too deep"});
    return;
  }
  std::vector<fs::path> paths;
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    if (error) break;
    paths.push_back(entries->path());
  }
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    if (path.filename().string().starts_with('.')) {
      ++out.num_hidden;
      continue;
    }
    // A link to a folder is not followed: it may lead back.
    const bool is_link = fs::is_symlink(path, error);
    if (fs::is_directory(path, error)) {
      if (!is_link) AddFolder(path, table, depth + 1, out);
    } else if (fs::is_regular_file(path, error) || error) {
      out.inputs.push_back({path.string(), table, error ? error.message() : std::string()});
    }
  }
}

bool IsPattern(const std::string& text) { return text.find_first_of("*?[") != std::string::npos; }

// `Table=PATH`, unless the whole is the name of a file.
std::string TakeTable(std::string& spec) {
  const size_t equals = spec.find('=');
  std::error_code error;
  if (equals == std::string::npos || equals == 0 || fs::exists(spec, error)) return {};
  const std::string name = spec.substr(0, equals);
  const bool is_name = std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!is_name || (name[0] >= '0' && name[0] <= '9')) return {};
  spec.erase(0, equals + 1);
  return name;
}

// False if the pattern matches nothing.
bool AddPattern(const std::string& pattern, const std::string& table, Expansion& out) {
  glob_t found{};
  const bool has_match =
      ::glob(pattern.c_str(), GLOB_MARK, nullptr, &found) == 0 && found.gl_pathc > 0;
  std::vector<std::string> paths;
  for (size_t i = 0; has_match && i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  std::sort(paths.begin(), paths.end());
  for (std::string& path : paths) {
    if (path.ends_with('/')) {
      AddFolder(path.substr(0, path.size() - 1), table, 0, out);
    } else {
      out.inputs.push_back({std::move(path), table, {}});
    }
  }
  return has_match;
}

bool AddSpec(std::string spec, Expansion& out) {
  const std::string table = TakeTable(spec);
  if (spec == "-") {
    out.inputs.push_back({spec, table, {}});
    return true;
  }
  std::error_code error;
  const fs::file_status status = fs::status(spec, error);
  if (status.type() == fs::file_type::not_found || status.type() == fs::file_type::none) {
    // What cannot even be looked at exists for all we know.
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory) {
      out.inputs.push_back({spec, table, error.message()});
      return true;
    }
    return IsPattern(spec) && AddPattern(spec, table, out);
  }
  if (fs::is_directory(status)) {
    AddFolder(fs::path(spec), table, 0, out);
  } else {
    out.inputs.push_back({spec, table, {}});
  }
  return true;
}

}  // namespace

base::Result<std::vector<Input>> ExpandInputs(const std::vector<std::string>& specs,
                                              diag::Sink& sink) {
  Expansion out;
  bool is_complete = true;
  for (const std::string& spec : specs) {
    if (AddSpec(spec, out)) continue;
    sink.Report({diag::Code::K5001,
                 diag::Severity::kError,
                 (IsPattern(spec) ? "no file matches `" : "no such file or folder: `") +
                     base::EscapeForTerminal(spec) + "`",
                 nullptr,
                 {},
                 {}});
    is_complete = false;
  }
  if (!is_complete) return base::Failed{};
  std::unordered_set<std::string> seen;
  std::vector<Input> inputs;
  for (Input& input : out.inputs) {
    if (seen.insert(input.table_override + "=" + input.path).second)
      inputs.push_back(std::move(input));
  }
  if (inputs.size() > kMaxFiles) {
    return sink.Fail(diag::Code::K5002,
                     base::FormatCount(inputs.size()) + " log files are more than the " +
                         base::FormatCount(kMaxFiles) + " that one run can read");
  }
  if (out.num_hidden > 0) {
    sink.Report({diag::Code::K5003,
                 diag::Severity::kNote,
                 base::FormatCount(out.num_hidden) + " hidden files or folders were left out",
                 nullptr,
                 {},
                 {}});
  }
  return inputs;
}

}  // namespace quoll::ingest
