#include "intel/lists/list_folder.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/text.h"
#include "intel/source_paths.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;
using diag::Code;
using diag::Diagnostic;
using diag::Severity;

// A list with the bytes it was read from.
struct ReadList {
  Warninglist list;
  std::string content;
};

bool ReadWhole(const std::string& path, std::string& content, std::string& reason) {
  std::error_code error;
  const uintmax_t size = fs::file_size(path, error);
  if (!error && size > kMaxListBytes) {
    reason = "it is larger than 256 MiB";
    return false;
  }
  std::ifstream file(path, std::ios::binary);
  if (!error && file) {
    content.resize(size);
    file.read(content.data(), static_cast<std::streamsize>(size));
    if (static_cast<uintmax_t>(file.gcount()) == size) return true;
  }
  reason = error ? error.message() : std::strerror(errno);
  return false;
}

// The folder's name for `list.json`, else the file's own.
std::string NameOfList(const std::string& path) {
  const fs::path file(path);
  if (file.filename() != "list.json") return file.stem().string();
  return fs::absolute(file).parent_path().filename().string();
}

// Names become names of files.
bool IsUsableName(const std::string& name) {
  return !name.empty() && name.size() <= 100 && name.find_first_of("/\\") == std::string::npos &&
         name[0] != '.' &&
         base::AsciiLower(name).find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
             std::string::npos;
}

void ReportDefects(const Warninglist& list, diag::Sink& sink) {
  std::string losses;
  std::string repairs;
  for (const ListDefect& defect : list.defects) {
    std::string& text = defect.is_loss ? losses : repairs;
    if (!text.empty()) text += "; ";
    if (defect.count != 0)
      text += base::FormatCount(defect.count) + " of " +
              base::FormatCount(list.entries.size() + list.num_skipped) + " entries ";
    text += defect.text;
    if (!defect.example.empty()) text += " (`" + defect.example + "`)";
  }
  const std::string name = "warning list `" + list.name + "` " + list.version + ": ";
  if (!losses.empty()) {
    sink.Report({.code = Code::K6020,
                 .severity = Severity::kWarning,
                 .message = name + "left aside: " + losses});
  }
  if (!repairs.empty())
    sink.Report({.code = Code::K6020, .severity = Severity::kNote, .message = name + repairs});
}

class FolderReader {
 public:
  FolderReader(DefectReport report, diag::Sink& sink) : report_(report), sink_(sink) {}

  base::Result<std::vector<ReadList>> Read(const std::string& path) {
    TRY(const std::vector<SourcePath> sources, ExpandPaths({path}, sink_));
    for (const SourcePath& source : sources) {
      if (source.path.ends_with(".json") || source.is_named) TRY_STATUS(ReadFile(source.path));
    }
    if (num_other_ != 0 && report_ == DefectReport::kTold) {
      sink_.Report({.code = Code::K6020,
                    .severity = Severity::kNote,
                    .message = base::FormatCount(num_other_) + " JSON files below `" + path +
                               "` are no warning lists, such as `" + other_ + "`"});
    }
    if (!lists_.empty()) return std::move(lists_);
    return sink_.Fail(
        Diagnostic{.code = Code::K6021, .message = "`" + path + "` holds no warning list"}.Help(
            "lists are JSON files as those of MISP: "
            "{\"name\", \"version\", \"type\", \"matching_attributes\", "
            "\"list\"}"));
  }

 private:
  base::Status ReadFile(const std::string& path) {
    ReadList read;
    std::string reason;
    if (!ReadWhole(path, read.content, reason)) return Refuse(path, reason);
    if (!LooksLikeWarninglist(read.content)) {
      if (num_other_++ == 0) other_ = path;
      return base::Done{};
    }
    const std::string name = NameOfList(path);
    if (!IsUsableName(name)) return Refuse(path, "its name is no plain file name");
    if (!ParseWarninglist(read.content, name, read.list, reason)) return Refuse(path, reason);
    read.list.file = path;
    if (!names_.insert(name).second)
      return Refuse(path, "another list is named `" + name + "`, which counts");
    num_entries_ += read.list.entries.size();
    if (num_entries_ > kMaxListEntries) {
      return sink_.Fail(Code::K6021, "the lists of `" + path + "` and before have more than " +
                                         base::FormatCount(kMaxListEntries) + " entries");
    }
    if (report_ == DefectReport::kTold) ReportDefects(read.list, sink_);
    lists_.push_back(std::move(read));
    return base::Done{};
  }

  base::Status Refuse(const std::string& path, const std::string& reason) {
    sink_.Report({.code = Code::K6020,
                  .severity = Severity::kWarning,
                  .message = "the warning list `" + path + "` is left aside: " + reason});
    return base::Done{};
  }

  DefectReport report_;
  diag::Sink& sink_;
  std::vector<ReadList> lists_;
  std::set<std::string> names_;
  size_t num_entries_ = 0;
  uint64_t num_other_ = 0;
  std::string other_;
};

base::Status WriteWhole(const std::string& path, std::string_view content, diag::Sink& sink) {
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  const auto fail = [&](int error) {
    std::remove(temporary.c_str());
    return sink.Fail(Code::K5009, "`" + path + "` cannot be written: " + std::strerror(error));
  };
  FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) return fail(errno);
  const bool is_written = std::fwrite(content.data(), 1, content.size(), file) == content.size() &&
                          std::fflush(file) == 0 && fsync(fileno(file)) == 0;
  const int error = errno;
  if (std::fclose(file) != 0 || !is_written) return fail(error);
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return fail(errno);
  return base::Done{};
}

}  // namespace

std::string ListsOfState(const std::string& state_dir) {
  return (fs::path(state_dir) / "lists").string();
}

base::Result<std::vector<Warninglist>> ReadLists(const std::string& path, DefectReport report,
                                                 diag::Sink& sink) {
  TRY(std::vector<ReadList> read, FolderReader(report, sink).Read(path));
  std::vector<Warninglist> lists;
  lists.reserve(read.size());
  for (ReadList& one : read) lists.push_back(std::move(one.list));
  return lists;
}

base::Result<ListImport> ImportLists(const std::string& path, const std::string& state_dir,
                                     diag::Sink& sink) {
  TRY(const std::vector<ReadList> read, FolderReader(DefectReport::kTold, sink).Read(path));
  const std::string folder = ListsOfState(state_dir);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return sink.Fail(Code::K5009, "`" + folder + "` cannot be made: " + error.message());
  ListImport result;
  for (const ReadList& one : read) {
    const std::string target = (fs::path(folder) / (one.list.name + ".json")).string();
    std::string known;
    std::string reason;
    const bool is_known = fs::exists(target, error) && ReadWhole(target, known, reason);
    if (is_known && known == one.content) {
      ++result.num_same;
      continue;
    }
    TRY_STATUS(WriteWhole(target, one.content, sink));
    Warninglist before;
    if (is_known && ParseWarninglist(known, one.list.name, before, reason)) {
      result.changed.push_back(one.list.name + " " + before.version + " → " + one.list.version);
    } else {
      result.added.push_back(one.list.name + " " + one.list.version);
    }
  }
  return result;
}

base::Result<std::shared_ptr<const ListSet>> OpenLists(const std::string& lists_dir,
                                                       const std::string& state_dir,
                                                       diag::Sink& sink) {
  std::vector<Warninglist> lists;
  std::error_code error;
  const std::string imported = state_dir.empty() ? std::string() : ListsOfState(state_dir);
  if (!lists_dir.empty()) {
    TRY(lists, ReadLists(lists_dir, DefectReport::kTold, sink));
  } else if (!imported.empty() && fs::is_directory(imported, error) &&
             !fs::is_empty(imported, error)) {
    TRY(lists, ReadLists(imported, DefectReport::kSilent, sink));
  }
  return std::make_shared<const ListSet>(std::move(lists));
}

}  // namespace quoll::intel
