// Walks a query's literals and comments as the lexer does, and covers what stands in the hidden
// ones.
#include "diag/hidden_strings.h"

#include <algorithm>

namespace quoll::diag {
namespace {

constexpr std::string_view kFence = "```";

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Masker {
 public:
  explicit Masker(std::string_view text) : text_(text) { out_.reserve(text.size()); }

  std::string Run() {
    while (pos_ < text_.size()) {
      if (text_.substr(pos_).starts_with("//")) {
        Copy(std::min(text_.find('\n', pos_), text_.size()));
      } else if (const size_t quote = QuoteAt(pos_); quote != std::string_view::npos) {
        Literal(quote);
      } else {
        Copy(pos_ + 1);
      }
    }
    return std::move(out_);
  }

 private:
  // Where the quote of the literal stands whose prefix may start at `at`; npos if none does.
  size_t QuoteAt(size_t at) const {
    const bool is_inside_name = at > 0 && IsNameCharacter(text_[at - 1]);
    if (at < text_.size() && (text_[at] == 'h' || text_[at] == 'H') && !is_inside_name) ++at;
    if (at < text_.size() && text_[at] == '@') ++at;
    if (at >= text_.size()) return std::string_view::npos;
    const bool is_quote =
        text_[at] == '"' || text_[at] == '\'' || text_.substr(at).starts_with(kFence);
    return is_quote ? at : std::string_view::npos;
  }

  void Copy(size_t end) {
    out_ += text_.substr(pos_, end - pos_);
    pos_ = end;
  }

  // One character, covered or not.
  void Put(bool is_hidden) {
    const auto byte = static_cast<unsigned char>(text_[pos_++]);
    if (!is_hidden || byte == '\n') {
      out_ += static_cast<char>(byte);
    } else if ((byte & 0xC0) != 0x80) {  // the first byte of a character
      out_ += '*';
    }
  }

  void Literal(size_t quote) {
    const bool is_hidden = text_[pos_] == 'h' || text_[pos_] == 'H';
    const bool is_verbatim = quote > pos_ && text_[quote - 1] == '@';
    if (text_.substr(quote).starts_with(kFence)) {
      Copy(quote + kFence.size());
      const size_t end = std::min(text_.find(kFence, pos_), text_.size());
      while (pos_ < end) Put(is_hidden);
      Copy(std::min(end + kFence.size(), text_.size()));
      return;
    }
    const char mark = text_[quote];
    Copy(quote + 1);
    while (pos_ < text_.size() && text_[pos_] != '\n') {
      const bool is_escape = text_[pos_] == '\\' && !is_verbatim && pos_ + 1 < text_.size();
      const bool is_doubled =
          text_[pos_] == mark && is_verbatim && pos_ + 1 < text_.size() && text_[pos_ + 1] == mark;
      if (text_[pos_] == mark && !is_doubled) return Copy(pos_ + 1);
      Put(is_hidden);
      if ((is_escape || is_doubled) && pos_ < text_.size() && text_[pos_] != '\n') Put(is_hidden);
    }
  }

  std::string_view text_;
  size_t pos_ = 0;
  std::string out_;
};

}  // namespace

std::string MaskHiddenStrings(std::string_view text) {
  return MayHoldHiddenStrings(text) ? Masker(text).Run() : std::string(text);
}

bool MayHoldHiddenStrings(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const bool is_prefix = text[i] == 'h' || text[i] == 'H';
    if (is_prefix && std::string_view("\"'@`").find(text[i + 1]) != std::string_view::npos)
      return true;
  }
  return false;
}

}  // namespace quoll::diag
