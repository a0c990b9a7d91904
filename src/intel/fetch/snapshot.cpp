#include "intel/fetch/snapshot.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/escape.h"
#include "base/ticks.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;

constexpr size_t kDigestSize = 64;

std::string FolderOf(const std::string& state_folder, const std::string& feed) {
  return state_folder + "/snapshots/" + feed;
}

base::Failed CannotWrite(const std::string& path, const std::string& reason, diag::Sink& sink) {
  return sink.Fail(diag::Code::K5009, fmt::format("`{}` cannot be written: {}",
                                                  base::EscapeForTerminal(path), reason));
}

// `20260505T100000Z`.
std::string CompactTime(int64_t time) {
  const base::CivilTime civil = base::CivilFromTicks(time);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", civil.year, civil.month, civil.day,
                     civil.hour, civil.minute, civil.second);
}

}  // namespace

base::Result<std::unique_ptr<SnapshotWriter>> SnapshotWriter::Open(const std::string& state_folder,
                                                                   const std::string& feed,
                                                                   diag::Sink& sink) {
  const std::string folder = FolderOf(state_folder, feed);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return CannotWrite(folder, error.message(), sink);
  std::string path = folder + "/.part-XXXXXX";
  const int fd = ::mkstemp(path.data());
  if (fd < 0) return CannotWrite(folder, std::strerror(errno), sink);
  return std::unique_ptr<SnapshotWriter>(
      new SnapshotWriter(state_folder, feed, path, ::fdopen(fd, "wb")));
}

SnapshotWriter::SnapshotWriter(std::string state_folder, std::string feed, std::string part_path,
                               std::FILE* file)
    : state_folder_(std::move(state_folder)),
      feed_(std::move(feed)),
      part_path_(std::move(part_path)),
      file_(file),
      digest_(std::make_unique<base::Sha256Stream>()) {}

SnapshotWriter::~SnapshotWriter() {
  if (file_ != nullptr) std::fclose(file_);
  if (!part_path_.empty()) ::unlink(part_path_.c_str());
}

bool SnapshotWriter::Write(std::string_view bytes) {
  if (error_ != 0) return false;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file_) != bytes.size()) {
    error_ = errno;
    return false;
  }
  digest_->Add(bytes);
  size_ += bytes.size();
  return true;
}

void SnapshotWriter::StartOver() {
  std::rewind(file_);
  if (::ftruncate(::fileno(file_), 0) != 0) error_ = errno;
  digest_ = std::make_unique<base::Sha256Stream>();
  size_ = 0;
}

base::Result<std::string> SnapshotWriter::Keep(int64_t time, std::string_view ending,
                                               diag::Sink& sink) {
  if (error_ == 0 && (std::fflush(file_) != 0 || ::fsync(::fileno(file_)) != 0)) error_ = errno;
  if (error_ != 0) return CannotWrite(part_path_, std::strerror(error_), sink);
  const std::string path =
      fmt::format("snapshots/{}/{}-{}{}", feed_, CompactTime(time), digest_->Finish(), ending);
  if (std::rename(part_path_.c_str(), (state_folder_ + '/' + path).c_str()) != 0)
    return CannotWrite(path, std::strerror(errno), sink);
  part_path_.clear();
  return path;
}

std::string_view DigestOfSnapshot(std::string_view path) {
  path = path.substr(path.rfind('/') + 1);
  const size_t dash = path.find('-');
  if (dash == std::string_view::npos) return {};
  return path.substr(dash + 1, kDigestSize);
}

void RejectSnapshot(const std::string& state_folder, const std::string& path) {
  const fs::path kept(state_folder + '/' + path);
  std::error_code ignored;
  fs::rename(kept, kept.parent_path() / "rejected", ignored);
}

}  // namespace quoll::intel
