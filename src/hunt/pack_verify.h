// Checking packs that lie in a folder: sums, and the queries on the rows that the pack carries; and
// saying what changed between two packs.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/workspace.h"

namespace quoll::hunt {

struct PackVerdict {
  size_t num_packs = 0;
  size_t num_files = 0;
  size_t num_queries = 0;
  std::vector<std::string> faults;  // statements, with the path that they are about
};

// Fails where the folder holds no pack (K5001) or a manifest cannot be read (K5002); everything
// else is a fault of the verdict.
base::Result<PackVerdict> VerifyPack(const std::string& folder, const WorkspaceOptions& workspace,
                                     diag::Sink& sink);

// `+ indicator …`, `- query …`, `~ file …`; empty where nothing changed. Fails as VerifyPack.
base::Result<std::vector<std::string>> DiffPacks(const std::string& old_folder,
                                                 const std::string& new_folder, diag::Sink& sink);

}  // namespace quoll::hunt
