// HTML pages as blocks. Only what carries structure is known: headings, tables, lists, `pre`, line
// breaks. Scripts, styles, comments and attributes are left out, so a link's target is never an
// indicator.
#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.h"
#include "base/utf8.h"
#include "intel/report/document.h"

namespace quoll::intel {
namespace {

constexpr size_t kMaxEntityBytes = 12;

struct Tag {
  std::string name;  // lower case, without `/`
  bool is_closing = false;
};

std::string DecodeEntity(std::string_view name) {
  struct Named {
    std::string_view name;
    std::string_view text;
  };
  constexpr Named kNamed[] = {{"amp", "&"},    {"lt", "<"},   {"gt", ">"},     {"quot", "\""},
                              {"apos", "'"},   {"nbsp", " "}, {"period", "."}, {"lbrack", "["},
                              {"rbrack", "]"}, {"lsqb", "["}, {"rsqb", "]"},   {"colon", ":"},
                              {"sol", "/"},    {"shy", ""},   {"commat", "@"}, {"bsol", "\\"}};
  for (const Named& entity : kNamed) {
    if (entity.name == name) return std::string(entity.text);
  }
  if (!name.starts_with('#')) return {};
  const bool is_hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
  const std::string_view digits = name.substr(is_hex ? 2 : 1);
  uint32_t code = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return {};
  const bool is_character = code != 0 && code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
  std::string out;
  base::AppendUtf8(out, is_character ? static_cast<char32_t>(code) : base::kReplacementCharacter);
  return out;
}

class HtmlParser {
 public:
  explicit HtmlParser(std::string_view content) : content_(content) {}

  Document Parse() {
    while (pos_ < content_.size()) {
      if (content_[pos_] == '<') {
        ReadMarkup();
      } else {
        ReadText();
      }
    }
    EndTable();
    EndBlock();
    return std::move(document_);
  }

 private:
  void Advance(size_t end) {
    end = std::min(end, content_.size());
    line_ += static_cast<uint64_t>(std::count(content_.begin() + static_cast<long>(pos_),
                                              content_.begin() + static_cast<long>(end), '\n'));
    pos_ = end;
  }

  // Moves behind the next `mark`, or to the end.
  void SkipPast(std::string_view mark) {
    const size_t at = content_.find(mark, pos_);
    Advance(at == std::string_view::npos ? content_.size() : at + mark.size());
  }

  void ReadText() {
    const char c = content_[pos_];
    if (c == '&') {
      const size_t length = content_.substr(pos_, kMaxEntityBytes).find(';');
      if (length != std::string_view::npos) {
        const size_t end = pos_ + length;
        const std::string_view name = content_.substr(pos_ + 1, length - 1);
        const std::string text = DecodeEntity(name);
        if (!text.empty() || name == "shy") {
          Append(text);
          Advance(end + 1);
          return;
        }
      }
    }
    if (c == '\n' && is_preformatted_) {
      Advance(pos_ + 1);
      BreakLine();
      return;
    }
    Append(c == '\n' || c == '\r' || c == '\t' ? std::string_view(" ") : content_.substr(pos_, 1));
    Advance(pos_ + 1);
  }

  void ReadMarkup() {
    if (content_.substr(pos_).starts_with("<!--")) {
      SkipPast("-->");
      return;
    }
    const size_t name_at = pos_ + 1;
    if (name_at >= content_.size() || !IsTagStart(content_[name_at])) {
      Append("<");
      Advance(pos_ + 1);
      return;
    }
    Tag tag;
    size_t at = name_at;
    if (content_[at] == '/') tag.is_closing = true, ++at;
    const size_t end = std::min(content_.find_first_of(" \t\r\n/>", at), content_.size());
    tag.name = base::AsciiLower(content_.substr(at, end - at));
    SkipTag(end);
    if (!tag.is_closing && (tag.name == "script" || tag.name == "style" || tag.name == "head")) {
      SkipElement(tag.name);
      return;
    }
    HandleTag(tag);
  }

  static bool IsTagStart(char c) {
    return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  // Moves behind the `>` of a tag; quoted attribute values may hold one. A quote that is never
  // closed would hide the rest of the page, so from then on quotes do not count.
  void SkipTag(size_t at) {
    const size_t start = at;
    char quote = 0;
    for (; at < content_.size(); ++at) {
      const char c = content_[at];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (!is_unquoted_ && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == '>') {
        break;
      }
    }
    if (quote != 0) {
      is_unquoted_ = true;
      at = std::min(content_.find('>', start), content_.size());
    }
    Advance(at + 1);
  }

  // A script or style that is never closed is read as text rather than hide the rest of the page.
  void SkipElement(const std::string& name) {
    if (unclosed_.contains(name)) return;
    const std::string closing = "</" + name;
    size_t at = content_.find("</", pos_);
    while (at != std::string_view::npos &&
           !base::StartsWithIgnoreCase(content_.substr(at), closing)) {
      at = content_.find("</", at + 2);
    }
    if (at == std::string_view::npos) {
      unclosed_.insert(name);
      return;
    }
    Advance(at);
    SkipTag(at);
  }

  void HandleTag(const Tag& tag) {
    const std::string& name = tag.name;
    const bool is_heading = name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
    if (name == "table") {
      tag.is_closing ? EndTable() : StartTable();
    } else if (in_table_ && (name == "tr" || name == "td" || name == "th")) {
      HandleCell(tag);
    } else if (in_table_) {
      if (name == "br" || name == "p" || name == "div" || name == "li") Append(" ");
    } else if (name == "br") {
      BreakLine();
    } else if (is_heading) {
      EndBlock();
      if (!tag.is_closing) kind_ = BlockKind::kHeading, level_ = name[1] - '0';
    } else if (name == "li") {
      EndBlock();
      if (!tag.is_closing) kind_ = BlockKind::kItem;
    } else if (name == "pre") {
      EndBlock();
      is_preformatted_ = !tag.is_closing;
      if (is_preformatted_) kind_ = BlockKind::kCode;
    } else if (IsBlockTag(name)) {
      // A paragraph inside of an item belongs to the item.
      if (kind_ == BlockKind::kItem && (name == "p" || name == "div")) {
        BreakLine();
      } else {
        EndBlock();
      }
    }
  }

  static bool IsBlockTag(std::string_view name) {
    constexpr std::array<std::string_view, 14> kBlocks = {
        "p",      "div",        "ul", "ol", "section", "article", "header",
        "footer", "blockquote", "hr", "dl", "dt",      "dd",      "body"};
    return std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end();
  }

  void HandleCell(const Tag& tag) {
    if (tag.name == "tr") {
      if (!tag.is_closing) table_.rows.push_back({line_, {}});
    } else if (!tag.is_closing) {
      if (table_.rows.empty()) table_.rows.push_back({line_, {}});
      table_.rows.back().cells.emplace_back();
    }
  }

  void StartTable() {
    EndTable();
    EndBlock();
    in_table_ = true;
    table_ = Block{.kind = BlockKind::kTable};
  }

  void EndTable() {
    if (!in_table_) return;
    in_table_ = false;
    std::erase_if(table_.rows, [](const TableRow& row) { return row.cells.empty(); });
    for (TableRow& row : table_.rows) {
      for (std::string& cell : row.cells) cell = std::string(base::TrimBlanks(cell));
    }
    if (!table_.rows.empty()) document_.push_back(std::move(table_));
    table_ = {};
  }

  void Append(std::string_view text) {
    if (in_table_) {
      if (!table_.rows.empty() && !table_.rows.back().cells.empty())
        table_.rows.back().cells.back() += text;
      return;
    }
    if (current_.text.empty()) current_.line = line_;
    current_.text += text;
  }

  void BreakLine() {
    if (!base::TrimBlanks(current_.text).empty()) lines_.push_back(std::move(current_));
    current_ = {};
  }

  void EndBlock() {
    BreakLine();
    if (!lines_.empty()) {
      document_.push_back({.kind = kind_, .level = level_, .lines = std::move(lines_)});
    }
    lines_.clear();
    kind_ = is_preformatted_ ? BlockKind::kCode : BlockKind::kParagraph;
    level_ = 0;
  }

  std::string_view content_;
  size_t pos_ = 0;
  uint64_t line_ = 1;
  bool is_unquoted_ = false;
  std::set<std::string> unclosed_;  // elements whose closing tag is missing
  bool in_table_ = false;
  bool is_preformatted_ = false;
  BlockKind kind_ = BlockKind::kParagraph;
  int level_ = 0;
  Block table_;
  TextLine current_;
  std::vector<TextLine> lines_;
  Document document_;
};

}  // namespace

bool LooksLikeHtml(std::string_view head) {
  const std::string start = base::AsciiLower(base::TrimBlanks(head.substr(0, 4096)));
  if (!start.starts_with('<')) return false;
  for (const std::string_view mark : {"<!doctype html", "<html", "<body", "<table", "<div", "<h1",
                                      "<p>", "<article", "<main", "<section"}) {
    if (start.find(mark) != std::string::npos) return true;
  }
  return false;
}

std::string HtmlTitle(std::string_view head) {
  constexpr size_t kMaxTitleBytes = 200;
  const std::string lower = base::AsciiLower(head);
  const size_t tag = lower.find("<title");
  const size_t begin = tag == std::string::npos ? tag : lower.find('>', tag);
  const size_t end = begin == std::string::npos ? begin : lower.find("</title", begin);
  if (end == std::string::npos || end - begin > kMaxTitleBytes) return {};
  return std::string(base::TrimBlanks(head.substr(begin + 1, end - begin - 1)));
}

Document ParseHtml(std::string_view content) { return HtmlParser(content).Parse(); }

}  // namespace quoll::intel
