// What came from a feed, kept as it came: `snapshots/<feed>/<time>-<sha256><ending>` below the
// state's folder, so that whatever was made of it can be traced to the bytes. A file has its name
// only when it is whole.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/hash_stream.h"
#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::intel {

class SnapshotWriter {
 public:
  // Fails with K5009.
  static base::Result<std::unique_ptr<SnapshotWriter>> Open(const std::string& state_folder,
                                                            const std::string& feed,
                                                            diag::Sink& sink);
  // What was not kept is removed.
  ~SnapshotWriter();

  // False when the disk takes no more; Keep then fails.
  bool Write(std::string_view bytes);
  // Forgets what was written, for another try.
  void StartOver();
  uint64_t size() const { return size_; }

  // Puts the file in its place; returns its path below the state's folder. `ending` is `.json` or
  // empty. Fails with K5009.
  base::Result<std::string> Keep(int64_t time, std::string_view ending, diag::Sink& sink);

 private:
  SnapshotWriter(std::string state_folder, std::string feed, std::string part_path,
                 std::FILE* file);

  std::string state_folder_;
  std::string feed_;
  std::string part_path_;
  std::FILE* file_;
  std::unique_ptr<base::Sha256Stream> digest_;
  uint64_t size_ = 0;
  int error_ = 0;  // errno of the first failure
};

// The digest in a snapshot's name.
std::string_view DigestOfSnapshot(std::string_view path);

// Puts a kept file aside as `rejected` in its folder, where the next one replaces it.
void RejectSnapshot(const std::string& state_folder, const std::string& path);

}  // namespace quoll::intel
