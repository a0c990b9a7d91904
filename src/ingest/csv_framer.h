// CSV by RFC 4180: cells in quotes may hold separators, doubled quotes and line breaks. The framer
// finds rows, the cursor their cells. A quoted cell that never closes costs its own line, not the
// rest of the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/block.h"
#include "ingest/row_builder.h"

namespace quoll::ingest {

class CsvFramer : public Framer {
 public:
  // The first row is the header and no record, unless the file has none.
  explicit CsvFramer(char separator, bool has_header_row = true)
      : separator_(separator), has_header_(!has_header_row) {}
  size_t Frame(std::string_view text, bool is_last, size_t max_record, Block& block) override;

 private:
  // The position of the line end of the row at `pos`; text.size() if it ends with the text;
  // kNoRowEnd if more is needed. Sets is_malformed_ if quotes do not pair up; the end is then that
  // of the first line.
  size_t RowEnd(std::string_view text, size_t pos, bool is_last, size_t max_record);
  char separator_;
  bool is_malformed_ = false;
  bool has_header_;  // or there is none
  bool is_skipping_ = false;
};

struct CsvCell {
  std::string_view text;    // without the quotes; doubled quotes are still doubled
  bool has_quotes = false;  // doubled ones
};

// Splits a row; false if a quote does not close or text follows it.
bool SplitCsvRow(std::string_view row, char separator, std::vector<CsvCell>& cells);
std::string_view DecodeCsvCell(const CsvCell& cell, Scratch& scratch);
std::string DecodeCsvCell(const CsvCell& cell);

}  // namespace quoll::ingest
