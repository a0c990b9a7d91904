// From what stands behind --logs to a list of files: folders, patterns, `-`, `Table=PATH`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::ingest {

struct Input {
  std::string path;            // as given, or joined below the folder given; `-` is standard input
  std::string table_override;  // empty: none
  // Why it cannot be read, known already (a folder without permission).
  std::string unreadable_reason;
};

// In the order given; the files of a folder or pattern are sorted by path. A file that is named
// twice is read once. Hidden files below folders are left out, with a note. Fails with K5001 when a
// path does not exist or a pattern matches nothing.
base::Result<std::vector<Input>> ExpandInputs(const std::vector<std::string>& specs,
                                              diag::Sink& sink);

}  // namespace quoll::ingest
