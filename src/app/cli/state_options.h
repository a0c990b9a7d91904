// Options of the commands that use threat intelligence: files and the intelligence state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/sources.h"

namespace CLI {
class App;
}

namespace quoll::cli {

// --state.
struct StateArguments {
  std::string state;

  void AddTo(CLI::App& command);
  // The folder named, else the user's.
  std::string Folder() const;
};

// --now of commands that read no logs.
struct ClockArguments {
  std::string now;

  void AddTo(CLI::App& command);
  // The clock where no time was given; fails with K8001.
  base::Result<int64_t> Resolve(diag::Sink& sink) const;
};

// --intel, --state, --family: the indicators of files, of the state, or of both.
struct IntelArguments {
  std::vector<std::string> paths;
  StateArguments state;
  std::string family;

  void AddTo(CLI::App& command);
  // `lists` for grading, which must outlive what is returned; null: the built-in ones.
  intel::IndicatorSources Resolve(int64_t now, const intel::ListSet* lists = nullptr) const;
};

}  // namespace quoll::cli
