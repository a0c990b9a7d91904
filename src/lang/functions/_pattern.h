// A regular expression given as an argument: compiled once in `prepare` when it is constant, else
// whenever its text changes from one row to the next.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "model/kernel.h"
#include "model/regex.h"

namespace quoll::lang {

struct PatternState : model::KernelState {
  std::shared_ptr<const model::Regex> regex;
};

std::unique_ptr<model::KernelState> PreparePatternArg(model::PrepareCall& call, size_t arg);

// For FunctionDef::prepare.
template <size_t kArg>
std::unique_ptr<model::KernelState> PreparePattern(model::PrepareCall& call) {
  return PreparePatternArg(call, kArg);
}

// One kernel call's view of its pattern argument.
class PatternReader {
 public:
  PatternReader(const model::KernelCall& call, size_t arg) : call_(call), arg_(arg) {}
  // Null when the row's text is no pattern.
  const model::Regex* At(size_t row);

 private:
  const model::KernelCall& call_;
  size_t arg_;
  bool is_compiled_ = false;
  std::string text_;
  std::shared_ptr<const model::Regex> regex_;
};

// Appends `text` with each match replaced. `\0` to `\9` in the rewrite are groups, `\\` is a
// backslash. False when the result grew beyond kMaxResultBytes.
bool AppendRegexReplaced(std::string_view text, const model::Regex& regex, std::string_view rewrite,
                         std::string& out);

// Where a match begins in the text. An empty text may have no address.
inline size_t OffsetOf(std::string_view match, std::string_view text) {
  return text.empty() ? 0 : static_cast<size_t>(match.data() - text.data());
}

// Where the search for the next match starts: behind the last one, and one character further if it
// was empty.
size_t NextSearchStart(std::string_view text, std::string_view match);

}  // namespace quoll::lang
