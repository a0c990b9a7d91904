// The program as a whole: the tree of commands, what goes wrong in a command line, --version and
// --help.
#pragma once

namespace quoll::cli {

// Returns the exit code. Call it once.
int RunProgram(int argc, char** argv);

}  // namespace quoll::cli
