// A report page as blocks: headings, tables, list items, paragraphs and code. Text, Markdown,
// AsciiDoc and HTML all become this, so that the rules of extraction are written once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

// Nested tables and lists deeper than this are read as text.
inline constexpr int kMaxNesting = 64;

struct TextLine {
  uint64_t line = 0;  // physical line from 1
  std::string text;
};

struct TableRow {
  uint64_t line = 0;
  std::vector<std::string> cells;
};

enum class BlockKind { kHeading, kTable, kItem, kParagraph, kCode };

struct Block {
  BlockKind kind = BlockKind::kParagraph;
  int level = 0;                // of a heading, 1 is the highest
  std::vector<TextLine> lines;  // all but tables
  std::vector<TableRow> rows;   // of a table; the first is the header
};

using Document = std::vector<Block>;

bool LooksLikeHtml(std::string_view head);
// The text of `<title>`, at most 200 bytes; empty where there is none.
std::string HtmlTitle(std::string_view head);
Document ParseHtml(std::string_view content);
// Text, Markdown and AsciiDoc.
Document ParseMarkup(std::string_view content);

}  // namespace quoll::intel
