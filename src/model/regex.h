// Regular expressions of Kusto's dialect (that of the Rust regex crate): checked and rewritten for
// RE2, or refused by name where RE2 cannot express the meaning. docs/decisions has the note.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace quoll::model {

// A compiled pattern; immutable and safe to use from several threads.
class Regex {
 public:
  struct Flags {
    bool case_insensitive = false;
    bool dot_matches_newline = false;
    bool ungreedy = false;
    bool multi_line = false;
  };
  // Null and `error` set when the pattern is malformed or cannot be expressed.
  static std::shared_ptr<const Regex> Compile(std::string_view pattern, const Flags& flags,
                                              std::string& error);
  ~Regex();

  // Number of capturing groups, without the whole match.
  int num_groups() const;
  // True if the pattern occurs anywhere in the text.
  bool Matches(std::string_view text) const;
  // Finds the first match at or after `start`. groups[0] is the match, groups[i] group i; a group
  // that took no part has data() == nullptr.
  bool Find(std::string_view text, size_t start, std::vector<std::string_view>& groups) const;
  // The pattern given to RE2, for explain and tests.
  const std::string& rewritten() const { return rewritten_; }

 private:
  Regex();
  std::string rewritten_;
  std::unique_ptr<re2::RE2> re2_;
};

}  // namespace quoll::model
