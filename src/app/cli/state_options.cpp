#include "app/cli/state_options.h"

#include <CLI/App.hpp>

#include "app/cli/arguments.h"
#include "base/ticks.h"
#include "intel/store/store.h"

namespace quoll::cli {

void StateArguments::AddTo(CLI::App& command) {
  command.add_option("--state", state, "The folder of the intelligence state; default: the user's")
      ->type_name("DIR");
}

std::string StateArguments::Folder() const {
  return state.empty() ? intel::DefaultStateFolder() : state;
}

void ClockArguments::AddTo(CLI::App& command) {
  command.add_option("--now", now, "The time that decides what has expired; default: the clock")
      ->type_name("TIME");
}

base::Result<int64_t> ClockArguments::Resolve(diag::Sink& sink) const {
  if (now.empty()) return base::CurrentDatetimeTicks();
  return ParseTime("--now", now, sink);
}

void IntelArguments::AddTo(CLI::App& command) {
  command
      .add_option("--intel", paths,
                  "Feeds and report pages: files, folders, patterns; default: the state")
      ->type_name("PATH");
  state.AddTo(command);
  command.add_option("--family", family, "Only this family: Malpedia id or printable name")
      ->type_name("NAME");
}

intel::IndicatorSources IntelArguments::Resolve(int64_t now, const intel::ListSet* lists) const {
  return {.paths = paths, .state = state.state, .family = family, .now = now, .lists = lists};
}

}  // namespace quoll::cli
