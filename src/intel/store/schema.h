// The layout of the intelligence state and the steps that lead from each version to the next.
#pragma once

#include "intel/store/sqlite.h"

namespace quoll::intel {

// Brings the database to the newest version: makes the tables of an empty one, runs the missing
// steps of an older one, all in one transaction. Fails with K6025 for a version that is newer than
// this program or a database of another program; in mode kRead an older one is refused, too.
base::Status PrepareSchema(Database& database, OpenMode mode, diag::Sink& sink);

}  // namespace quoll::intel
