// Pieces to lines. A statement starts at the margin; every `|` starts a line; what does not fit is
// broken at the brackets that hold a pipeline or a list, and else before `and`, `or`, `by`, `on`
// and behind commas:
//
//   let recent =
//       SigninLogs
//       | where TimeGenerated > ago(1d);
//   recent
//   | join kind=inner (
//       AuditLogs
//       | where OperationName has "role"
//   ) on UserPrincipalName
#include "syntax/formatter.h"

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "syntax/format_pieces.h"

namespace quoll::syntax {
namespace {

constexpr size_t kIndent = 4;
// A list of more items than this, all of them short, fills its lines.
constexpr size_t kMinFilledItems = 7;
constexpr size_t kMaxFilledItem = 40;

enum class BlankLines { kDrop, kKeep };

class Layout {
 public:
  explicit Layout(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  std::string Run() {
    const size_t end = pieces_.size() - 1;
    WriteStatements(0, end, 0);
    WriteComments(end, 0, BlankLines::kKeep);
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    return std::move(out_);
  }

 private:
  // --- Ranges of pieces -------------------------------------------------------------------------
  // The first piece in [begin, end) outside inner brackets that `is_wanted` takes; end if none.
  template <typename Fn>
  size_t FindOutside(size_t begin, size_t end, Fn is_wanted) const {
    for (size_t i = begin; i < end; ++i) {
      if (is_wanted(pieces_[i])) return i;
      if (pieces_[i].IsOpen()) i = pieces_[i].partner;
    }
    return end;
  }
  bool HasOutside(size_t begin, size_t end, std::string_view word) const {
    return FindOutside(begin, end, [&](const Piece& piece) { return piece.Is(word); }) != end;
  }

  // Length of the range in one line; 0 if it must not stand in one: comments, line ends inside
  // tokens, more than one pipe, several statements in braces.
  size_t FlatLength(size_t begin, size_t end) const {
    size_t length = 0;
    size_t num_pipes = 0;
    for (size_t i = begin; i < end; ++i) {
      const Piece& piece = pieces_[i];
      if (piece.is_multi_line || (i > begin && !piece.comments.empty())) return 0;
      if (piece.Is("|")) ++num_pipes;
      if (num_pipes > 1 || piece.Is(";")) return 0;
      length += piece.text.size();
      if (i + 1 < end && HasSpaceBetween(pieces_, i)) ++length;
      if (length > kFormatWidth) return 0;
    }
    return length;
  }
  bool Fits(size_t begin, size_t end) const {
    const size_t length = FlatLength(begin, end);
    return length > 0 && Column() + length + 1 <= kFormatWidth;
  }

  // --- Writing ----------------------------------------------------------------------------------
  size_t Column() const {
    const size_t line = out_.rfind('\n');
    return out_.size() - (line == std::string::npos ? 0 : line + 1);
  }
  bool IsLineEmpty() const {
    const size_t last = out_.find_last_not_of(' ');
    return last == std::string::npos || out_[last] == '\n';
  }
  // Ends the line if anything stands in it, and indents the next one.
  void NewLine(size_t indent) {
    while (!out_.empty() && out_.back() == ' ') out_.pop_back();
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    out_.append(indent, ' ');
    is_line_start_ = true;
  }
  void BlankLine(bool is_wanted, BlankLines blank_lines) {
    if (!is_wanted || blank_lines == BlankLines::kDrop || out_.empty()) return;
    NewLine(0);
    out_ += '\n';
  }
  void WriteComments(size_t idx, size_t indent, BlankLines blank_lines) {
    for (const Comment& comment : pieces_[idx].comments) {
      if (!comment.is_own_line && !IsLineEmpty()) {
        out_ += ' ';
      } else {
        BlankLine(comment.has_blank_line, blank_lines);
        NewLine(indent);
      }
      out_ += comment.text;
    }
    pieces_[idx].comments.clear();
  }
  // Starts a line for a piece, its comments before it.
  void BreakBefore(size_t idx, size_t indent, BlankLines blank_lines = BlankLines::kDrop) {
    WriteComments(idx, indent, blank_lines);
    BlankLine(pieces_[idx].has_blank_line, blank_lines);
    NewLine(indent);
  }
  void Emit(size_t idx, size_t indent) {
    if (!pieces_[idx].comments.empty()) BreakBefore(idx, indent);
    if (!is_line_start_ && HasSpaceBetween(pieces_, idx - 1)) out_ += ' ';
    out_ += pieces_[idx].text;
    is_line_start_ = false;
  }
  void EmitAll(size_t begin, size_t end, size_t indent) {
    for (size_t i = begin; i < end; ++i) Emit(i, indent);
  }

  void WriteStatements(size_t begin, size_t end, size_t indent) {
    while (begin < end) {
      const size_t stop = FindOutside(begin, end, [](const Piece& p) { return p.Is(";"); });
      BreakBefore(begin, indent, BlankLines::kKeep);
      WriteStatement(begin, stop, indent);
      if (stop < end) Emit(stop, indent);
      begin = stop + 1;
    }
  }

  void WriteStatement(size_t begin, size_t end, size_t indent) {
    if (begin == end) return;
    const size_t equals = FindOutside(begin, end, [](const Piece& p) { return p.Is("="); });
    if (!pieces_[begin].Is("let") || equals + 1 >= end) return WritePipeline(begin, end, indent);
    if (Fits(begin, end)) return EmitAll(begin, end, indent);
    EmitAll(begin, equals + 1, indent + kIndent);
    if (!HasOutside(equals + 1, end, "|"))
      return WriteClause(equals + 1, end, indent, indent + kIndent);
    BreakBefore(equals + 1, indent + kIndent);
    WritePipeline(equals + 1, end, indent + kIndent);
  }

  void WritePipeline(size_t begin, size_t end, size_t indent) {
    while (true) {
      const size_t pipe = FindOutside(begin, end, [](const Piece& p) { return p.Is("|"); });
      WriteClause(begin, pipe, indent, indent + kIndent);
      if (pipe == end) return;
      BreakBefore(pipe, indent);
      Emit(pipe, indent);
      begin = pipe + 1;
    }
  }

  // One operator with what it takes, or one item of a list. `rest` is the indent of the lines after
  // the first.
  void WriteClause(size_t begin, size_t end, size_t indent, size_t rest) {
    if (Fits(begin, end)) return EmitAll(begin, end, rest);
    const Breaks breaks = BreaksOf(begin, end);
    size_t line_indent = indent;
    for (size_t i = begin; i < end; ++i) {
      if (i > begin && IsBreak(begin, i, end, breaks)) {
        BreakBefore(i, rest);
        line_indent = rest;
      }
      if (pieces_[i].IsOpen()) {
        WriteGroup(i, line_indent);
        i = pieces_[i].partner;
      } else {
        Emit(i, rest);
      }
    }
  }

  // Where a clause that does not fit is broken.
  enum class Breaks { kWords, kCommas, kWhereFull };
  Breaks BreaksOf(size_t begin, size_t end) const {
    if (HasOutside(begin, end, "and") || HasOutside(begin, end, "or")) return Breaks::kWords;
    for (size_t i = begin; i < end; ++i) {
      if (!pieces_[i].IsOpen()) continue;
      if (FlatLength(i, pieces_[i].partner + 1) == 0) return Breaks::kWhereFull;
      i = pieces_[i].partner;
    }
    return Breaks::kCommas;
  }
  static bool StartsPart(const Piece& piece) {
    return piece.Is("and") || piece.Is("or") || piece.Is("by") || piece.Is("on");
  }
  bool IsBreak(size_t begin, size_t idx, size_t end, Breaks breaks) const {
    const bool is_word = StartsPart(pieces_[idx]);
    const bool is_item = pieces_[idx - 1].Is(",");
    switch (breaks) {
      case Breaks::kWords:
        return is_word;
      case Breaks::kCommas:
        return is_item || (is_word && idx > begin + 1);
      case Breaks::kWhereFull: {
        if (!is_word && !is_item) return false;
        const size_t next = FindOutside(idx + 1, end, [&](const Piece& piece) {
          return StartsPart(piece) || piece.Is(",") || piece.IsOpen();
        });
        const size_t length = FlatLength(idx, next);
        return length == 0 || Column() + length + 2 > kFormatWidth;
      }
    }
    return false;
  }

  // The bracket at `open` up to its partner, `indent` being that of the line it belongs to.
  void WriteGroup(size_t open, size_t indent) {
    const size_t close = pieces_[open].partner;
    if (Fits(open, close + 1)) return EmitAll(open, close + 1, indent + kIndent);
    Emit(open, indent + kIndent);
    if (open + 1 < close) {
      BreakBefore(open + 1, indent + kIndent);
      if (pieces_[open].Is("{")) {
        WriteStatements(open + 1, close, indent + kIndent);
      } else if (HasOutside(open + 1, close, "|") || HasOutside(open + 1, close, ";")) {
        WritePipeline(open + 1, close, indent + kIndent);
      } else {
        WriteList(open + 1, close, indent + kIndent);
      }
    }
    BreakBefore(close, indent);
    Emit(close, indent);
  }

  bool IsFilled(size_t begin, size_t end) const {
    size_t num_items = 0;
    while (begin < end) {
      const size_t comma = FindOutside(begin, end, [](const Piece& p) { return p.Is(","); });
      const size_t length = FlatLength(begin, comma);
      if (length == 0 || length > kMaxFilledItem) return false;
      ++num_items;
      begin = comma + 1;
    }
    return num_items >= kMinFilledItems;
  }

  void WriteList(size_t begin, size_t end, size_t indent) {
    const bool is_filled = IsFilled(begin, end);
    for (bool is_first = true; begin < end; is_first = false) {
      const size_t comma = FindOutside(begin, end, [](const Piece& p) { return p.Is(","); });
      if (!is_first) {
        const bool has_room = is_filled && Column() + FlatLength(begin, comma) + 2 <= kFormatWidth;
        if (!has_room || !pieces_[begin].comments.empty()) BreakBefore(begin, indent);
      }
      WriteClause(begin, comma, indent, indent);
      if (comma < end) Emit(comma, indent);
      begin = comma + 1;
    }
  }

  std::vector<Piece> pieces_;
  std::string out_;
  bool is_line_start_ = true;
};

bool HaveSameTokens(std::string_view left, std::string_view right) {
  const std::vector<Token> left_tokens = Lex(left);
  const std::vector<Token> right_tokens = Lex(right);
  return std::equal(left_tokens.begin(), left_tokens.end(), right_tokens.begin(),
                    right_tokens.end(), [&](const Token& a, const Token& b) {
                      return a.kind == b.kind && left.substr(a.span.begin, a.span.size()) ==
                                                     right.substr(b.span.begin, b.span.size());
                    });
}

}  // namespace

std::optional<std::string> Format(std::string_view text) {
  auto pieces = CutIntoPieces(text);
  if (!pieces) return std::nullopt;
  std::string formatted = Layout(std::move(*pieces)).Run();
  CHECK(HaveSameTokens(text, formatted));
  return formatted;
}

}  // namespace quoll::syntax
