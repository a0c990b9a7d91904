// Text, Markdown and AsciiDoc as blocks. Pages that people paste have lost some of their markup
// (fences, leading pipes), so a table is known by its separator line and read leniently.
#include <algorithm>

#include "base/text.h"
#include "intel/report/document.h"
#include "intel/report/indicator_table.h"

namespace quoll::intel {
namespace {

// A listing that does not end within so many lines is none.
constexpr size_t kMaxListingLines = 20'000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// At least `count` of one character and nothing else.
bool IsRunOf(std::string_view line, char c, size_t count) {
  return line.size() >= count && line.find_first_not_of(c) == std::string_view::npos;
}

// Cells between pipes; `\|` is no separator. Blanks around cells and the outer pipes go.
std::vector<std::string> SplitPipes(std::string_view line) {
  line = base::TrimBlanks(line);
  if (line.starts_with('|')) line.remove_prefix(1);
  if (line.ends_with('|') && !line.ends_with("\\|")) line.remove_suffix(1);
  std::vector<std::string> cells(1);
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == '|') {
      cells.back() += line[++i];
    } else if (line[i] == '|') {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  for (std::string& cell : cells) {
    cell = base::ReplaceAll(base::ReplaceAll(base::TrimBlanks(cell), "<br>", " "), "<br/>", " ");
  }
  return cells;
}

// `|---|:--:|`.
bool IsSeparatorRow(std::string_view line) {
  line = base::TrimBlanks(line);
  return line.find("--") != std::string_view::npos && line.find('|') != std::string_view::npos &&
         line.find_first_not_of("|-: ") == std::string_view::npos;
}

// The text behind a bullet or number, or empty.
std::string_view ItemText(std::string_view line) {
  line = base::TrimBlanks(line);
  size_t mark = 0;
  while (mark < line.size() && mark < 5 &&
         (line[mark] == '-' || line[mark] == '*' || line[mark] == '+'))
    ++mark;
  if (mark == 0 && line.starts_with("\xE2\x80\xA2")) mark = 3;  // A bullet.
  if (mark == 0) {
    while (mark < line.size() && mark < 4 && IsDigit(line[mark])) ++mark;
    if (mark == 0 || mark >= line.size() || (line[mark] != '.' && line[mark] != ')')) return {};
    ++mark;
  }
  if (mark >= line.size() || (line[mark] != ' ' && line[mark] != '\t')) return {};
  return base::TrimBlanks(line.substr(mark));
}

// Level of a heading, or 0; `text` becomes its words.
int HeadingLevel(std::string_view line, std::string_view& text) {
  line = base::TrimBlanks(line);
  for (const char mark : {'#', '='}) {
    size_t level = 0;
    while (level < line.size() && line[level] == mark) ++level;
    if (level == 0 || level > 6 || level >= line.size() || line[level] != ' ') continue;
    text = base::TrimBlanks(line.substr(level));
    while (!text.empty() && text.back() == mark) text.remove_suffix(1);
    return static_cast<int>(level);
  }
  const bool is_bold =
      line.size() > 4 && line.size() < 100 && line.starts_with("**") && line.ends_with("**");
  const bool has_lower =
      std::any_of(line.begin(), line.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  const bool has_upper =
      std::any_of(line.begin(), line.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  const bool is_shouted = line.ends_with(':') && has_upper && !has_lower;
  if (!is_bold && !is_shouted) return 0;
  text = line;
  return 6;
}

class MarkupParser {
 public:
  explicit MarkupParser(std::string_view content) {
    for (const std::string_view line : base::Split(content, '\n')) lines_.push_back(line);
  }

  Document Parse() {
    while (at_ < lines_.size()) ParseBlock();
    EndParagraph();
    return std::move(document_);
  }

 private:
  std::string_view Line(size_t idx) const {
    return idx < lines_.size() ? base::TrimBlanks(lines_[idx]) : std::string_view();
  }

  void ParseBlock() {
    const std::string_view line = Line(at_);
    std::string_view text;
    if (line.empty()) {
      EndParagraph();
      ++at_;
    } else if (line.starts_with("```") || line.starts_with("~~~")) {
      ParseFence(line.substr(0, 3));
    } else if (IsRunOf(line, '-', 4) || IsRunOf(line, '=', 4)) {
      ParseRule(line);
    } else if (line.starts_with("|===")) {
      ParseAsciiDocTable();
    } else if (line.find('|') != std::string_view::npos && IsSeparatorRow(Line(at_ + 1))) {
      ParsePipeTable();
    } else if (IsTabHeader(lines_[at_])) {
      ParseTabTable();
    } else if (const int level = HeadingLevel(line, text); level != 0) {
      AddHeading(level, text);
    } else if (text = ItemText(line); !text.empty()) {
      EndParagraph();
      document_.push_back({.kind = BlockKind::kItem, .lines = {{at_ + 1, std::string(text)}}});
      ++at_;
    } else {
      paragraph_.push_back({at_ + 1, std::string(lines_[at_])});
      ++at_;
    }
  }

  void EndParagraph() {
    if (paragraph_.empty()) return;
    document_.push_back({.kind = BlockKind::kParagraph, .lines = std::move(paragraph_)});
    paragraph_.clear();
  }

  void AddHeading(int level, std::string_view text) {
    EndParagraph();
    document_.push_back(
        {.kind = BlockKind::kHeading, .level = level, .lines = {{at_ + 1, std::string(text)}}});
    ++at_;
  }

  void ParseFence(std::string_view fence) {
    EndParagraph();
    Block block{.kind = BlockKind::kCode};
    for (++at_; at_ < lines_.size() && !Line(at_).starts_with(fence); ++at_) {
      block.lines.push_back({at_ + 1, std::string(lines_[at_])});
    }
    ++at_;
    document_.push_back(std::move(block));
  }

  // A line of dashes closes a title above it (Markdown), or opens a listing (AsciiDoc), or is a
  // rule.
  void ParseRule(std::string_view line) {
    if (paragraph_.size() == 1 && !paragraph_[0].text.starts_with('[')) {
      const std::string title = paragraph_[0].text;
      paragraph_.clear();
      AddHeading(line[0] == '=' ? 1 : 2, title);
      return;
    }
    EndParagraph();
    const std::string_view mark = line;
    const size_t limit = std::min(lines_.size(), at_ + kMaxListingLines);
    size_t end = at_ + 1;
    while (end < limit && Line(end) != mark) ++end;
    if (line[0] == '-' && end < limit) {
      ParseFence(mark);
    } else {
      ++at_;
    }
  }

  // Rows end with the table or with the first line that has no pipe. Rows without the leading pipe
  // count.
  void ParsePipeTable() {
    EndParagraph();
    Block block{.kind = BlockKind::kTable};
    block.rows.push_back({at_ + 1, SplitPipes(lines_[at_])});
    const size_t num_columns = block.rows[0].cells.size();
    for (at_ += 2; at_ < lines_.size(); ++at_) {
      const std::string_view line = Line(at_);
      if (line.find('|') == std::string_view::npos) break;
      std::vector<std::string> cells = SplitPipes(line);
      if (!line.starts_with('|') && cells.size() != num_columns) break;
      if (IsSeparatorRow(Line(at_ + 1))) break;  // The header of the next table.
      block.rows.push_back({at_ + 1, std::move(cells)});
    }
    document_.push_back(std::move(block));
  }

  // AsciiDoc: cells follow each other across lines; the first line tells how many make a row.
  void ParseAsciiDocTable() {
    EndParagraph();
    const std::string_view mark = Line(at_);
    Block block{.kind = BlockKind::kTable};
    size_t num_columns = 0;
    for (++at_; at_ < lines_.size() && Line(at_) != mark; ++at_) {
      const std::string_view line = Line(at_);
      if (line.empty()) continue;
      const size_t pipe = std::min(line.find('|'), line.size());
      if (pipe > 0 && !block.rows.empty())
        AppendToLastCell(block.rows.back(), line.substr(0, pipe));
      if (pipe == line.size()) continue;
      std::vector<std::string> cells = SplitPipes(line.substr(pipe));
      if (num_columns == 0) num_columns = cells.size();
      // A line that holds a whole row starts one, whatever the row before lacks.
      const bool starts_row = block.rows.empty() || block.rows.back().cells.size() >= num_columns ||
                              cells.size() >= num_columns;
      if (starts_row) block.rows.push_back({at_ + 1, {}});
      for (std::string& cell : cells) {
        if (block.rows.back().cells.size() == num_columns) block.rows.push_back({at_ + 1, {}});
        block.rows.back().cells.push_back(std::move(cell));
      }
    }
    ++at_;
    if (!block.rows.empty()) document_.push_back(std::move(block));
  }

  static void AppendToLastCell(TableRow& row, std::string_view text) {
    if (row.cells.empty()) return;
    row.cells.back() += ' ';
    row.cells.back() += base::TrimBlanks(text);
  }

  static std::vector<std::string> SplitTabs(std::string_view line) {
    std::vector<std::string> cells;
    for (const std::string_view cell : base::Split(line, '\t'))
      cells.emplace_back(base::TrimBlanks(cell));
    return cells;
  }

  // A table pasted from a browser: its header has a word for the type and one for the value.
  static bool IsTabHeader(std::string_view line) {
    if (std::count(line.begin(), line.end(), '\t') < 1) return false;
    const std::vector<std::string> cells = SplitTabs(line);
    return IndicatorTable::FromHeader(cells).has_value();
  }

  void ParseTabTable() {
    EndParagraph();
    Block block{.kind = BlockKind::kTable};
    for (; at_ < lines_.size() && lines_[at_].find('\t') != std::string_view::npos; ++at_) {
      block.rows.push_back({at_ + 1, SplitTabs(lines_[at_])});
    }
    document_.push_back(std::move(block));
  }

  std::vector<std::string_view> lines_;
  size_t at_ = 0;
  std::vector<TextLine> paragraph_;
  Document document_;
};

}  // namespace

Document ParseMarkup(std::string_view content) { return MarkupParser(content).Parse(); }

}  // namespace quoll::intel
