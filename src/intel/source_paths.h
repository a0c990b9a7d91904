// From the paths of a command line to files, in a fixed order.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::intel {

// More files than this are refused.
inline constexpr size_t kMaxSourceFiles = 100'000;

struct SourcePath {
  std::string path;      // as given, or joined below the folder given
  bool is_named = true;  // by the user, not found in a folder
};

// Expands folders and patterns (`*`, `?`, `[…]`); every file once. Failed when a path does not
// exist.
base::Result<std::vector<SourcePath>> ExpandPaths(const std::vector<std::string>& paths,
                                                  diag::Sink& sink);

}  // namespace quoll::intel
