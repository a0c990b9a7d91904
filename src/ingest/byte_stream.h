// ByteStream: the bytes of an input after decompression and conversion to UTF-8, in order, without
// end in memory.
//
//   file → gzip or zstd (by magic, members and frames may follow each other) → byte-order mark →
//   UTF-16 to UTF-8
//
// A stream is used by one thread at a time. An input that can be read only once (a pipe) is first
// copied to an unlinked temporary file, because a session may scan its logs several times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace quoll::ingest {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  // Reads up to `size` bytes; 0 at the end or after an error (see error()).
  virtual size_t Read(char* out, size_t size) = 0;
  // Bytes of the file consumed so far, for progress.
  virtual uint64_t position() const = 0;
  // Why the stream ended early; empty when all is well.
  const std::string& error() const { return error_; }

 protected:
  std::string error_;
};

// An input that can be opened again and again.
class InputFile {
 public:
  ~InputFile();
  InputFile(const InputFile&) = delete;
  // Opens a path, or standard input for `-`. Null with the reason when it cannot be read.
  // `temp_dir` receives the copy of an input that cannot be read twice; empty: the system's.
  static std::unique_ptr<InputFile> Open(const std::string& path, const std::string& temp_dir,
                                         std::string& reason);
  // A decoded stream from the start; several streams may be used at the same time.
  std::unique_ptr<ByteStream> OpenStream() const;
  uint64_t size() const { return size_; }
  // Time of the last change, as ticks.
  int64_t modified_ticks() const { return modified_ticks_; }
  // Drops the descriptor; OpenStream opens the path again. A copy of a pipe stays open.
  void Close();

 private:
  InputFile() = default;
  std::string path_;
  int descriptor_ = -1;
  bool is_copy_ = false;
  uint64_t size_ = 0;
  int64_t modified_ticks_ = 0;
};

// A stream over bytes in memory, for tests and the fuzzer. Compression and byte-order marks are
// handled alike.
std::unique_ptr<ByteStream> OpenMemoryStream(std::string bytes);

}  // namespace quoll::ingest
