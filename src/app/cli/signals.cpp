#include "app/cli/signals.h"

#include <unistd.h>
#include <csignal>

#include "app/cli/exit_code.h"

namespace quoll::cli {
namespace {

// A signal handler has no other way to the program than a variable of the process.
std::atomic<bool> is_cancelled = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void OnInterrupt(int) {
  if (is_cancelled.exchange(true)) ::_exit(static_cast<int>(ExitCode::kInterrupted));
}

}  // namespace

const std::atomic<bool>& InstallSignalHandlers() {
  struct sigaction action {};
  action.sa_handler = OnInterrupt;
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART: a blocked read of standard input ends too.
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
  return is_cancelled;
}

}  // namespace quoll::cli
