// What the parser's two source files share.
#pragma once

#include "syntax/parser.h"

namespace quoll::syntax {

// Counts one level of nesting; past the limit it reports K1006 once and is_ok() is false.
class DepthGuard {
 public:
  explicit DepthGuard(Parser& parser);
  ~DepthGuard();
  DepthGuard(const DepthGuard&) = delete;
  DepthGuard& operator=(const DepthGuard&) = delete;
  bool is_ok() const { return is_ok_; }

 private:
  Parser& parser_;
  bool is_ok_;
};

}  // namespace quoll::syntax
