// What the commands below `quoll exclusions` take in common: indicators, and where to write.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/cli/context.h"
#include "app/cli/run_options.h"
#include "base/result.h"
#include "diag/diagnostic.h"
#include "hunt/exclusions/check.h"
#include "hunt/workspace.h"
#include "intel/indicator.h"

namespace CLI {
class App;
}

namespace quoll::cli {

struct ExclusionArguments {
  std::string file;
  std::vector<std::string> intel;
  std::string family;
  bool has_all_indicators = false;
  std::string format = "text";
  std::string output;
  std::string state;
  LogArguments logs;
  TimeArguments times;
  MachineArguments machine;

  void AddIntelTo(CLI::App& command, bool is_required);
  void AddOutputTo(CLI::App& command);
  void AddRunTo(CLI::App& command);  // logs, times, machine
};

// What a command works on. The indicators stay where they are while it lives.
struct ExclusionSetup {
  std::unique_ptr<TempFolder> temp_folder;
  std::unique_ptr<intel::IndicatorSet> indicators;  // null: none are given
  std::unique_ptr<hunt::Workspace> workspace;
  hunt::CheckOptions check;
};

base::Result<ExclusionSetup> SetUpExclusions(const ExclusionArguments& arguments, Context& context,
                                             diag::Sink& sink);

// Writes the result where the arguments say.
base::Status WriteResult(const ExclusionArguments& arguments, const std::string& text,
                         diag::Sink& sink);

}  // namespace quoll::cli
