// One `quoll query`: opens the workspace, compiles, runs, writes the results as they come, and says
// afterwards what was not there or could not be read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "app/cli/context.h"
#include "app/cli/exit_code.h"
#include "app/cli/formats/result_writer.h"
#include "base/source_file.h"
#include "hunt/workspace.h"

namespace quoll::cli {

struct QueryRun {
  std::shared_ptr<const base::SourceFile> source;
  hunt::WorkspaceOptions workspace;
  hunt::QueryOptions query;
  ResultFormat format = ResultFormat::kTable;
  std::string output_path;  // empty: standard output
  // How far back a query sees that states no time itself; absent: as far as there is data.
  std::optional<int64_t> timespan_ticks;
  bool shows_timings = false;
};

ExitCode RunQuery(const QueryRun& run, Context& context);

}  // namespace quoll::cli
