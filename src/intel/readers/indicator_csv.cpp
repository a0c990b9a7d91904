// Any CSV whose header has words for indicators (`type,value`, `ip,port`, `sha256`, …). The
// separator is a comma, a semicolon or a tab.
#include <optional>

#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"
#include "intel/report/indicator_table.h"

namespace quoll::intel {
namespace {

bool IsSkipped(std::string_view line) {
  line = base::TrimBlanks(line);
  return line.empty() || line.starts_with('#');
}

// The separator under which the line is a header of at least two columns.
std::optional<char> SeparatorOf(std::string_view header) {
  std::vector<std::string> cells;
  for (const char separator : {',', ';', '\t'}) {
    if (!SplitCsvLine(header, separator, cells) || cells.size() < 2) continue;
    if (IndicatorTable::FromHeader(cells)) return separator;
  }
  return std::nullopt;
}

int DetectIndicatorCsv(std::string_view head, std::string_view /*file_name*/) {
  int score = 0;
  bool is_decided = false;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    if (is_decided || IsSkipped(line)) return;
    is_decided = true;
    if (SeparatorOf(line)) score = 55;
  });
  return score;
}

void ReadIndicatorCsv(ReaderContext& ctx, std::string_view content) {
  std::optional<IndicatorTable> table;
  char separator = ',';
  size_t num_columns = 0;
  Assertion defaults;
  defaults.source_id = "csv";
  std::vector<std::string> cells;
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    if (IsSkipped(line)) return;
    if (!table) separator = SeparatorOf(line).value_or(',');
    if (!SplitCsvLine(line, separator, cells)) {
      ctx.Reject(number, "a row whose quotes do not match", line);
    } else if (!table) {
      table = IndicatorTable::FromHeader(cells);
      num_columns = cells.size();
      if (!table) ctx.Reject(number, "a header without a word for indicators", line);
    } else if (cells.size() != num_columns) {
      ctx.Reject(number, "a row whose number of columns is not the header's", line);
    } else {
      table->ReadRow(ctx, cells, number, defaults);
    }
  });
}

}  // namespace

extern const ReaderDef kReader_indicator_csv;
constinit const ReaderDef kReader_indicator_csv = {
    .name = "indicator_csv",
    .summary = "CSV with a header that names indicators",
    .detect = DetectIndicatorCsv,
    .read = ReadIndicatorCsv,
};

}  // namespace quoll::intel
