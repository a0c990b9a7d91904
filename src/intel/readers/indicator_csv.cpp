// Any CSV whose header has words for indicators (`type,value`, `ip,port`, `sha256`, …). The
// separator is a comma, a semicolon or a tab.
#include <algorithm>
#include <optional>

#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"
#include "intel/report/indicator_table.h"
#include "intel/report/infer.h"

namespace quoll::intel {
namespace {

bool IsSkipped(std::string_view line) {
  line = base::TrimBlanks(line);
  return line.empty() || line.starts_with('#');
}

// The separator under which the line is a header of at least two columns.
std::optional<char> SeparatorOf(std::string_view header, const ColumnMeanings& meanings) {
  std::vector<std::string> cells;
  for (const char separator : {',', ';', '\t', '|'}) {
    // Tables of reports have bars too; only the user's word makes them CSV.
    if (separator == '|' && meanings.empty()) continue;
    if (!SplitCsvLine(header, separator, cells) || cells.size() < 2) continue;
    if (IndicatorTable::FromHeader(cells, meanings)) return separator;
  }
  return std::nullopt;
}

bool AreNumbers(const ColumnMeanings& meanings) {
  return std::all_of(meanings.begin(), meanings.end(), [](const auto& meaning) {
    return base::ParseInteger(meaning.first).has_value();
  });
}

// Whether a cell of the first line is an indicator already: then the file has no header.
bool HoldsIndicator(const std::vector<std::string>& cells) {
  return std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
    return Infer(cell, Context::kHostNames).guess == Guess::kIndicator;
  });
}

int DetectIndicatorCsv(std::string_view head, std::string_view /*file_name*/) {
  int score = 0;
  bool is_decided = false;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    if (is_decided || IsSkipped(line)) return;
    is_decided = true;
    if (SeparatorOf(line, {})) score = 55;
  });
  return score;
}

// What `--columns` names must be there, else the user's word would go unheard.
void WarnOfUnknownColumns(ReaderContext& ctx, const std::vector<std::string>& header,
                          uint64_t line) {
  for (const auto& [column, meaning] : ctx.columns()) {
    const auto number = base::ParseInteger(column);
    const bool is_known =
        number ? *number >= 1 && *number <= static_cast<int64_t>(header.size())
               : std::any_of(header.begin(), header.end(), [&](const std::string& cell) {
                   return base::EqualsIgnoreCase(base::TrimBlanks(cell), column);
                 });
    if (!is_known) ctx.Warn(line, "there is no column `" + std::string(ShortRaw(column)) + '`');
  }
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
    if (!table) separator = SeparatorOf(line, ctx.columns()).value_or(',');
    if (!SplitCsvLine(line, separator, cells)) {
      ctx.Reject(number, "a row whose quotes do not match", line);
    } else if (!table) {
      table = IndicatorTable::FromHeader(cells, ctx.columns());
      num_columns = cells.size();
      if (!table) {
        ctx.Reject(number, "a header without a word for indicators", line);
        return;
      }
      WarnOfUnknownColumns(ctx, cells, number);
      if (!ctx.columns().empty() && AreNumbers(ctx.columns()) && HoldsIndicator(cells)) {
        table->ReadRow(ctx, cells, number, defaults);
      } else {
        ctx.Note(number, table->Describe(cells));
      }
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
