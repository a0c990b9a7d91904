// ByteStream: the bytes of an input after decompression and conversion to UTF-8, in order, without
// end in memory.
//
//   file, or member of a ZIP archive → gzip or zstd (by magic, members and frames may follow each
//   other) → byte-order mark → UTF-16 to UTF-8
//
// A stream is used by one thread at a time. An input that can be read only once (a pipe) is first
// copied to an unlinked temporary file, because a session may scan its logs several times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/zip_directory.h"

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

struct ArchiveMember;

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
  // True for a ZIP archive, whose members are inputs of their own.
  bool IsArchive() const;
  // The members in the order of the archive's directory, without folders and hidden files, whose
  // number is added to `num_hidden`. False with the reason when the directory cannot be read.
  bool OpenMembers(std::vector<ArchiveMember>& members, size_t& num_hidden,
                   std::string& reason) const;
  // False for a pipe, a member and what is compressed: no one else can read those by their path.
  bool is_plain_file() const;
  // Of a member as it is packed.
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
  // Of a member.
  bool is_member_ = false;
  base::ZipEntry entry_;
  uint64_t data_at_ = 0;
};

// One file in an archive; without a file it cannot be read, for the reason given.
struct ArchiveMember {
  std::string name;
  std::unique_ptr<InputFile> file;
  std::string reason;
};

// A stream over bytes in memory, for tests and the fuzzer. Compression and byte-order marks are
// handled alike.
std::unique_ptr<ByteStream> OpenMemoryStream(std::string bytes);

}  // namespace quoll::ingest
