// Output: where a result goes, standard output or a file. A file appears under its name only when
// it is whole. A closed pipe is no error: writing simply ends.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::cli {

class Output {
 public:
  // An empty path is standard output. Fails with K5009.
  static base::Result<Output> Open(const std::string& path, diag::Sink& sink);
  Output(Output&& other) noexcept;
  // Without Finish nothing that is still held back is written, and no file appears.
  ~Output();

  // False when nobody reads any more or writing failed: stop producing.
  bool Write(std::string_view text);
  // Hands on what is held back.
  bool Flush();
  // Writes the rest and puts the file in its place. Fails with K5009; a closed pipe is no failure.
  base::Status Finish(diag::Sink& sink);

  bool is_standard_output() const { return path_.empty(); }
  // Whoever read standard output has gone.
  bool is_closed() const { return is_closed_; }
  // Bytes that have left the process; while it is 0 a failed run leaves no trace.
  size_t num_written() const { return num_written_; }

 private:
  Output(int fd, std::string path, std::string temp_path)
      : fd_(fd), path_(std::move(path)), temp_path_(std::move(temp_path)) {}

  int fd_;
  std::string path_;
  std::string temp_path_;  // empty: written in place
  std::string buffer_;
  size_t num_written_ = 0;
  int error_ = 0;  // errno of the first failure
  bool is_closed_ = false;
};

}  // namespace quoll::cli
