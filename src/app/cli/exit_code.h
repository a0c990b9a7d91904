// What the program tells its caller in the end; scripts rely on the numbers.
#pragma once

#include "diag/diagnostic.h"

namespace quoll::cli {

enum class ExitCode : int {
  kDone = 0,
  kFindings = 1,  // `check` and `hunt`: something was found
  kUsage = 2,     // the user's fault: arguments, query, missing file
  kData = 3,      // the data's fault: unrecognised or unreadable input, too many rejected records
  kInternal = 4,  // a fault of the program
  kInterrupted = 130,
};

// Of a failed operation: the first error decides; a failure without an error is a fault of ours.
ExitCode ExitCodeOf(const diag::Sink& sink);

}  // namespace quoll::cli
