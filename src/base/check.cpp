// The end of the program on a broken invariant; kept out of line so that CHECK costs one branch.
#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace quoll::base {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr,
               "internal error[K9001]: broken invariant `%s` at %s:%d\n"
               "  = help: report this with the command that led to it\n",
               condition, file, line);
  std::abort();
}

}  // namespace quoll::base
