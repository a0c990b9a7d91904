// ThreatFox's export as CSV. Banner lines start with `#`, and so does the header; the trailer
// counts:
//   # "first_seen_utc","ioc_id","ioc_value", …
//   "2026-01-08 15:15:16", "1693315", "202.95.18.71:433", "ip:port", …
//   # Number of entries: 1
// Columns are bound by the header's names: 14 until 2025, 15 since `is_compromised` came in as the
// 11th.
#include <optional>
#include <span>

#include "base/text.h"
#include "intel/readers/_csv.h"
#include "intel/readers/_threatfox.h"

namespace quoll::intel {
namespace {

// Rows without any header (an excerpt) are taken by their number of columns, the two known layouts.
constexpr std::string_view kColumns15[] = {
    "first_seen_utc", "ioc_id",           "ioc_value",      "ioc_type",
    "threat_type",    "fk_malware",       "malware_alias",  "malware_printable",
    "last_seen_utc",  "confidence_level", "is_compromised", "reference",
    "tags",           "anonymous",        "reporter"};
constexpr size_t kIsCompromisedColumn = 10;
constexpr std::string_view kTrailer = "number of entries:";

std::vector<std::string> KnownLayout(size_t num_columns) {
  std::vector<std::string> columns;
  for (size_t i = 0; i < std::size(kColumns15); ++i) {
    if (num_columns == 14 && i == kIsCompromisedColumn) continue;
    columns.emplace_back(kColumns15[i]);
  }
  return columns.size() == num_columns ? columns : std::vector<std::string>();
}

std::string_view WithoutHash(std::string_view line) {
  line = base::TrimBlanks(line);
  while (line.starts_with('#')) line.remove_prefix(1);
  return base::TrimBlanks(line);
}

bool IsHeader(const std::vector<std::string>& cells) {
  bool has_value = false;
  bool has_type = false;
  for (const std::string& cell : cells) {
    has_value |= cell == "ioc_value" || cell == "ioc";
    has_type |= cell == "ioc_type";
  }
  return has_value && has_type;
}

bool LooksLikeRow(std::string_view line) {
  std::vector<std::string> cells;
  return SplitCsvLine(line, ',', cells) && (cells.size() == 14 || cells.size() == 15) &&
         base::ParseInteger(cells[1]).has_value() &&
         (cells[3] == "ip:port" || cells[3] == "domain" || cells[3] == "url" ||
          cells[3].ends_with("_hash"));
}

int DetectThreatFoxCsv(std::string_view head, std::string_view /*file_name*/) {
  int score = 0;
  bool is_data_seen = false;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    if (score != 0 || base::TrimBlanks(line).empty()) return;
    std::vector<std::string> cells;
    const bool has_header = line.find("ioc_type") != std::string_view::npos &&
                            SplitCsvLine(WithoutHash(line), ',', cells) && IsHeader(cells);
    if (has_header) score = 95;
    if (!line.starts_with('#') && !is_data_seen) {
      is_data_seen = true;
      if (LooksLikeRow(line)) score = 80;
    }
  });
  return score;
}

class CsvReader {
 public:
  explicit CsvReader(ReaderContext& ctx) : ctx_(ctx) {}

  void ReadLine(uint64_t number, std::string_view line) {
    const std::string_view trimmed = base::TrimBlanks(line);
    if (trimmed.empty()) return;
    if (trimmed.starts_with('#')) {
      ReadComment(WithoutHash(trimmed));
      return;
    }
    if (!SplitCsvLine(line, ',', cells_)) {
      ctx_.Reject(number, "a row whose quotes do not match", line);
      return;
    }
    if (IsHeader(cells_)) {
      columns_ = cells_;
      return;
    }
    ++num_rows_;
    ReadRow(number, line);
  }

  void Finish() {
    if (stated_rows_ == num_rows_) return;
    // An export ends with a trailer; an excerpt has none.
    ctx_.MarkIncomplete();
    if (!stated_rows_) return;
    ctx_.Warn(0, "the trailer counts " + std::to_string(*stated_rows_) +
                     " entries, the file holds " + std::to_string(num_rows_));
  }

 private:
  void ReadComment(std::string_view text) {
    if (base::StartsWithIgnoreCase(text, kTrailer)) {
      const auto count = base::ParseInteger(base::TrimBlanks(text.substr(kTrailer.size())));
      if (count && *count >= 0) stated_rows_ = static_cast<uint64_t>(*count);
    } else if (text.find("ioc_type") != std::string_view::npos && SplitCsvLine(text, ',', cells_) &&
               IsHeader(cells_)) {
      columns_ = cells_;
    }
  }

  void ReadRow(uint64_t number, std::string_view line) {
    if (columns_.empty()) columns_ = KnownLayout(cells_.size());
    if (cells_.size() != columns_.size()) {
      ctx_.Reject(number, "a row whose number of columns is not the header's", line);
      return;
    }
    ThreatFoxRecord record;
    for (size_t i = 0; i < cells_.size(); ++i) {
      std::string* field = ThreatFoxField(record, columns_[i]);
      if (field != nullptr) *field = std::move(cells_[i]);
    }
    AddThreatFoxRecord(ctx_, record, number);
  }

  ReaderContext& ctx_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;
  uint64_t num_rows_ = 0;
  std::optional<uint64_t> stated_rows_;
};

void ReadThreatFoxCsv(ReaderContext& ctx, std::string_view content) {
  CsvReader reader(ctx);
  ForEachLine(content,
              [&](uint64_t number, std::string_view line) { reader.ReadLine(number, line); });
  reader.Finish();
}

}  // namespace

extern const ReaderDef kReader_threatfox_csv;
constinit const ReaderDef kReader_threatfox_csv = {
    .name = "threatfox_csv",
    .summary = "ThreatFox export as CSV",
    .detect = DetectThreatFoxCsv,
    .read = ReadThreatFoxCsv,
};

}  // namespace quoll::intel
