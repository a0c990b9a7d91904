#include "intel/readers/_header_csv.h"

#include <algorithm>

#include "base/text.h"
#include "intel/readers/_csv.h"
#include "intel/report/infer.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kTrailer = "number of entries:";
// The banner and the header stand in the first lines.
constexpr uint64_t kMaxHeaderLine = 200;

std::string_view WithoutHash(std::string_view line) {
  line = base::TrimBlanks(line);
  while (line.starts_with('#')) line = base::TrimBlanks(line.substr(1));
  return line;
}

bool IsHeader(const std::vector<std::string>& cells, std::span<const std::string_view> columns) {
  return std::all_of(columns.begin(), columns.end(), [&](std::string_view column) {
    return std::any_of(cells.begin(), cells.end(), [&](const std::string& cell) {
      return base::EqualsIgnoreCase(cell, column);
    });
  });
}

}  // namespace

std::string_view CsvRow::operator[](std::string_view column) const {
  for (size_t i = 0; i < columns_.size() && i < cells_.size(); ++i) {
    if (!base::EqualsIgnoreCase(columns_[i], column)) continue;
    const std::string_view cell = base::TrimBlanks(cells_[i]);
    return IsNothing(cell) ? std::string_view() : cell;
  }
  return {};
}

bool HasCsvHeader(std::string_view head, std::span<const std::string_view> columns) {
  bool has_header = false;
  std::vector<std::string> cells;
  ForEachLine(head, [&](uint64_t number, std::string_view line) {
    if (has_header || number > kMaxHeaderLine || line.find(',') == std::string_view::npos) return;
    has_header = SplitCsvLine(WithoutHash(line), ',', cells) && IsHeader(cells, columns);
  });
  return has_header;
}

void ReadHeaderCsv(ReaderContext& ctx, std::string_view content,
                   std::span<const std::string_view> columns,
                   const std::function<void(const CsvRow&)>& visit) {
  std::vector<std::string> header;
  std::vector<std::string> cells;
  int64_t num_rows = 0;
  std::optional<int64_t> stated_rows;
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    const std::string_view text = base::TrimBlanks(line);
    if (text.empty()) return;
    const bool is_comment = text.starts_with('#');
    const std::string_view inner = WithoutHash(text);
    if (is_comment && base::StartsWithIgnoreCase(inner, kTrailer)) {
      stated_rows = base::ParseInteger(base::TrimBlanks(inner.substr(kTrailer.size())));
      return;
    }
    const bool is_read = SplitCsvLine(inner, ',', cells);
    if (is_read && IsHeader(cells, columns)) {
      header = cells;
      return;
    }
    if (is_comment) return;
    ++num_rows;
    if (!is_read) {
      ctx.Reject(number, "a row whose quotes do not match", line);
    } else if (header.empty()) {
      ctx.Reject(number, "a row above the header", line);
    } else if (cells.size() != header.size()) {
      ctx.Reject(number, "a row whose number of columns is not the header's", line);
    } else {
      visit(CsvRow(header, cells, number));
    }
  });
  if (stated_rows && *stated_rows != num_rows) {
    ctx.Warn(0, "the trailer counts " + std::to_string(*stated_rows) + " entries, the file holds " +
                    std::to_string(num_rows));
  }
}

std::vector<std::string> SplitCommaList(std::string_view text) {
  std::vector<std::string> parts;
  for (const std::string_view part : base::Split(text, ',')) {
    const std::string_view trimmed = base::TrimBlanks(part);
    if (!IsNothing(trimmed)) parts.emplace_back(trimmed);
  }
  return parts;
}

}  // namespace quoll::intel
