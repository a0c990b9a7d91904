// Regular expressions of lists, in RE2's form. MISP runs them in PHP, where they stand between
// marks:
// `/^example/i`. Separate because RE2's header stays here.
#pragma once

#include <memory>
#include <string_view>

namespace quoll::intel {

// Whether the pattern compiles; look-around and references back never do.
bool IsUsablePattern(std::string_view pattern);

class Pattern {
 public:
  // The pattern must be usable.
  explicit Pattern(std::string_view pattern);
  Pattern(Pattern&& other) noexcept;
  ~Pattern();
  bool IsIn(std::string_view text) const;

 private:
  struct Program;
  std::unique_ptr<Program> program_;
};

}  // namespace quoll::intel
