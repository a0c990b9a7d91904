// The functions of patterns: graph-match and graph-shortest-paths bind them themselves; anywhere
// else they have no meaning.
#pragma once

#include <fmt/format.h>

#include "lang/binder.h"
#include "lang/call_binder.h"

namespace quoll::lang {

inline model::ExprPtr BindOutsidePattern(CallBinder& call) {
  return call.binder.Fail(
      diag::Code::K2012,
      fmt::format("`{}` works on the pattern of graph-match or graph-shortest-paths",
                  call.call.name),
      call.call.name_span);
}

}  // namespace quoll::lang
