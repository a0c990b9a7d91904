// CHECK: a broken invariant of the program itself (never a user's fault) ends it with its place.
#pragma once

namespace quoll::base {
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
}

#define CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::quoll::base::CheckFailed(#condition, __FILE__, __LINE__))
