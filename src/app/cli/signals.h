// Ctrl-C and closed pipes. The first SIGINT or SIGTERM asks the run to end, the second ends the
// process.
#pragma once

#include <atomic>

namespace quoll::cli {

// Installs the handlers; call it once, before threads start. SIGPIPE is ignored from then on:
// writing to a closed pipe fails with EPIPE instead. The flag lives as long as the process.
const std::atomic<bool>& InstallSignalHandlers();

}  // namespace quoll::cli
