#include "app/cli/output.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/escape.h"

namespace quoll::cli {
namespace {

constexpr size_t kBufferBytes = 128 * 1024;
constexpr mode_t kFileMode = 0666;  // less the user's mask

base::Failed CannotWrite(const std::string& path, int error, diag::Sink& sink) {
  return sink.Fail(
      diag::Code::K5009,
      fmt::format("cannot write {}: {}",
                  path.empty() ? "the result" : fmt::format("`{}`", base::EscapeForTerminal(path)),
                  std::generic_category().message(error)));
}

}  // namespace

base::Result<Output> Output::Open(const std::string& path, diag::Sink& sink) {
  if (path.empty() || path == "-") return Output(STDOUT_FILENO, {}, {});
  std::error_code ignored;
  const auto status = std::filesystem::status(path, ignored);
  // Devices and named pipes are written to; a file is replaced, at the end of any links.
  const bool in_place =
      std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
  std::string target = path;
  if (!in_place && std::filesystem::exists(status))
    target = std::filesystem::canonical(path, ignored).string();
  const std::string temp =
      in_place ? std::string() : fmt::format("{}.partial-{}", target, ::getpid());
  const int fd = ::open(in_place ? target.c_str() : temp.c_str(),
                        O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kFileMode);
  if (fd < 0) return CannotWrite(path, errno, sink);
  return Output(fd, target, temp);
}

Output::Output(Output&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      temp_path_(std::move(other.temp_path_)),
      buffer_(std::move(other.buffer_)),
      num_written_(other.num_written_),
      error_(other.error_),
      is_closed_(other.is_closed_) {
  other.temp_path_.clear();
}

Output::~Output() {
  if (fd_ >= 0 && !is_standard_output()) ::close(fd_);
  if (!temp_path_.empty()) ::unlink(temp_path_.c_str());
}

bool Output::Write(std::string_view text) {
  buffer_ += text;
  return buffer_.size() < kBufferBytes ? !is_closed_ && error_ == 0 : Flush();
}

bool Output::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !is_closed_ && error_ == 0) {
    const ssize_t count = ::write(fd_, rest.data(), rest.size());
    if (count >= 0) {
      rest.remove_prefix(static_cast<size_t>(count));
      num_written_ += static_cast<size_t>(count);
    } else if (errno == EPIPE) {
      is_closed_ = true;
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
  return !is_closed_ && error_ == 0;
}

base::Status Output::Finish(diag::Sink& sink) {
  Flush();
  if (!is_standard_output()) {
    if (::close(std::exchange(fd_, -1)) != 0 && error_ == 0) error_ = errno;
    if (error_ == 0 && !temp_path_.empty()) {
      if (::rename(temp_path_.c_str(), path_.c_str()) != 0)
        error_ = errno;
      else
        temp_path_.clear();
    }
  }
  if (error_ != 0) return CannotWrite(path_, error_, sink);
  return base::Done{};
}

}  // namespace quoll::cli
