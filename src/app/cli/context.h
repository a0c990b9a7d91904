// What every command has: where messages go, how results may look, whether to stop.
#pragma once

#include <atomic>

#include "app/cli/console.h"
#include "base/result.h"
#include "diag/renderers.h"

namespace CLI {
class App;
}

namespace quoll::cli {

struct Context {
  Console& console;
  // Set by Ctrl-C; see signals.h.
  const std::atomic<bool>& cancel;
  diag::Colour output_colour = diag::Colour::kOff;  // of standard output
  int verbosity = 0;                                // how often -v stands there
  // The whole command line, for `completion`.
  const CLI::App* app = nullptr;
};

// An input that was still being taken in when Ctrl-C came looks whole, and is not. Fails with
// K4004.
base::Status FailIfCancelled(const Context& context, diag::Sink& sink);

}  // namespace quoll::cli
