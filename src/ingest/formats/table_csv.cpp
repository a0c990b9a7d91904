// Tables exported as CSV with a header row, as the portals write them: `TimeGenerated [UTC]` means
// TimeGenerated, JSON may stand in cells, cells may go over several lines. Also any CSV under a
// table name of the user's, with types from the first thousand rows. Separators: comma, semicolon,
// tab; a file of one column has none.
#include <algorithm>

#include <simdjson.h>

#include "base/utf8.h"
#include "ingest/column_sampler.h"
#include "ingest/csv_framer.h"
#include "ingest/format_def.h"
#include "ingest/formats/_defender_names.h"
#include "ingest/formats/_json_records.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

constexpr size_t kMaxSampleRows = 1000;
// Exports under Defender's internal names are of this table, and have this column.
constexpr std::string_view kInternalNamesTable = "DeviceProcessEvents";
constexpr std::string_view kInternalNamesMark = "CreatedProcessFileSha256";
// Bytes of a header that is one name.
constexpr size_t kMaxOneName = 128;

// The first line; a header's cells hold no line breaks in practice.
std::string_view FirstLine(std::string_view text) {
  const size_t start = text.find_first_not_of("\r\n");
  if (start == std::string_view::npos) return {};
  const size_t end = text.find('\n', start);
  std::string_view line = text.substr(start, end == std::string_view::npos ? end : end - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The separator that the header has most of; a header without any is one name.
char SeparatorOf(std::string_view header) {
  char best = ',';
  ptrdiff_t most = 0;
  for (const char separator : {',', ';', '\t'}) {
    const ptrdiff_t count = std::count(header.begin(), header.end(), separator);
    if (count <= most) continue;
    best = separator;
    most = count;
  }
  return best;
}

bool IsPlainText(std::string_view line) {
  return std::none_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\t';
  });
}

class CsvLayout : public FileLayout {
 public:
  CsvLayout(char separator, std::vector<std::string> columns, std::string table,
            model::Schema extra)
      : separator_(separator), columns_(std::move(columns)), table_(std::move(table)) {
    tables_.push_back({table_, std::move(extra), false});
  }
  std::unique_ptr<Framer> MakeFramer() const override {
    return std::make_unique<CsvFramer>(separator_);
  }
  std::unique_ptr<RecordParser> MakeParser() const override;
  char separator() const { return separator_; }
  const std::vector<std::string>& columns() const { return columns_; }
  const std::string& table() const { return table_; }

 private:
  char separator_;
  std::vector<std::string> columns_;
  std::string table_;
};

class CsvParser : public RecordParser {
 public:
  explicit CsvParser(const CsvLayout& layout) : layout_(layout) {}

  void Parse(const Block& block, BlockRows& rows) override {
    RowBuilder* builder = rows.ForTable(layout_.table());
    if (slots_.empty()) {
      for (const std::string& column : layout_.columns()) {
        slots_.push_back(SlotOfField(builder->plan(), column));
        renamed_slots_.push_back(RenamedSlot(builder->plan(), column));
      }
    }
    const bool is_clean = simdjson::validate_utf8(block.bytes.get(), block.size);
    std::string repaired;
    for (size_t idx = 0; idx < block.records.size(); ++idx) {
      const RecordSpan& span = block.records[idx];
      std::string_view row = block.Text(span);
      const bool is_damaged = !is_clean && !simdjson::validate_utf8(row.data(), row.size());
      if (is_damaged) {
        repaired.clear();
        base::RepairUtf8(row, repaired);
        row = repaired;
      }
      if (span.fault == Fault::kTooLong) {
        rows.Reject(idx, "longer than the limit", true);
      } else if (span.fault != Fault::kNone || !SplitCsvRow(row, layout_.separator(), cells_)) {
        rows.Reject(idx, "a quoted cell does not end as CSV asks");
      } else if (cells_.size() != slots_.size()) {
        rows.Reject(idx, cells_.size() < slots_.size() ? "it has fewer cells than the header"
                                                       : "it has more cells than the header");
      } else {
        PutRow(*builder, idx);
        if (is_damaged) rows.CountRepaired();
      }
    }
  }

 private:
  // Where a column under an internal name goes besides its own place, if the file has no column of
  // the name that it means.
  Slot RenamedSlot(const TablePlan& plan, const std::string& column) const {
    const std::string_view meant = HuntingNameOf(column);
    const auto& columns = layout_.columns();
    if (meant.empty() || layout_.table() != kInternalNamesTable ||
        std::find(columns.begin(), columns.end(), meant) != columns.end()) {
      return kNoSlot;
    }
    return SlotOfField(plan, meant);
  }
  void Put(RowBuilder& builder, Slot slot, const CsvCell& cell) {
    if (slot == kNoSlot || cell.text.empty()) return;
    if (model::IsVarying(builder.plan().type(slot)) && !builder.IsNeeded(slot)) return;
    builder.PutField(slot, DecodeCsvCell(cell, builder.scratch()));
  }
  void PutRow(RowBuilder& builder, size_t record_idx) {
    builder.Begin();
    for (size_t i = 0; i < slots_.size(); ++i) {
      Put(builder, slots_[i], cells_[i]);
      Put(builder, renamed_slots_[i], cells_[i]);
    }
    builder.Finish(record_idx);
  }

  const CsvLayout& layout_;
  std::vector<Slot> slots_;
  std::vector<Slot> renamed_slots_;
  std::vector<CsvCell> cells_;
};

std::unique_ptr<RecordParser> CsvLayout::MakeParser() const {
  return std::make_unique<CsvParser>(*this);
}

// `Name`, `"Name"`, `TimeGenerated [UTC]`: letters, digits and underscores, as columns are named.
bool IsOneName(std::string_view header) {
  if (header.size() > 2 && header.front() == '"' && header.back() == '"')
    header = header.substr(1, header.size() - 2);
  if (header.ends_with(" [UTC]")) header.remove_suffix(6);
  return !header.empty() && header.size() <= kMaxOneName &&
         std::all_of(header.begin(), header.end(), [](unsigned char c) {
           return (c >= '0' && c <= '9') || c == '_' || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
         });
}

// A header of names. One name alone is little to go by: the table must be named or fit it.
int DetectTableCsv(const Sample& sample) noexcept {
  const std::string_view header = FirstLine(sample.text);
  const char separator = SeparatorOf(header);
  if (!IsPlainText(header)) return 0;
  // A line of tabs alone has no names.
  const size_t start = header.find_first_not_of(" \t");
  if (start == std::string_view::npos) return 0;
  if (header[start] == '{' || header[start] == '[' || header[start] == '<' || header[start] == '#')
    return 0;
  // Names, not data: letters at the start of the first cell (some exports leave the first name
  // out).
  const char first =
      header[start] == '"' && start + 1 < header.size() ? header[start + 1] : header[start];
  const auto lower = static_cast<char>(first | 0x20);
  const bool starts_as_name = (lower >= 'a' && lower <= 'z') || first == '_' ||
                              first == separator || first == '"' ||
                              static_cast<unsigned char>(first) >= 0x80;
  if (!starts_as_name) return 0;
  if (header.find(separator) == std::string_view::npos) return IsOneName(header) ? 31 : 0;
  return header.find('=') == std::string_view::npos ? 45 : 0;
}

// Empty names (an index column of some exporters) and repeated ones get names of their own.
std::vector<std::string> HeaderNames(const std::vector<CsvCell>& cells) {
  std::vector<std::string> names;
  for (size_t i = 0; i < cells.size(); ++i) {
    std::string name = CleanColumnName(DecodeCsvCell(cells[i]));
    if (name.empty()) name = "Column" + std::to_string(i + 1);
    const std::string wanted = name;
    for (int n = 2; std::find(names.begin(), names.end(), name) != names.end(); ++n) {
      name = wanted + "_" + std::to_string(n);
    }
    names.push_back(std::move(name));
  }
  return names;
}

std::unique_ptr<FileLayout> InspectTableCsv(const InspectContext& ctx, std::string& reason,
                                            std::string& hint) {
  const std::string_view header = FirstLine(ctx.sample.text);
  const char separator = SeparatorOf(header);
  std::vector<CsvCell> cells;
  if (!SplitCsvRow(header, separator, cells) || cells.size() > kMaxColumns) {
    reason = "its first line is no CSV header";
    return nullptr;
  }
  std::vector<std::string> names = HeaderNames(cells);
  ColumnSampler sampler;
  for (const std::string& name : names) sampler.Column(name);
  Block block;
  CsvFramer framer(separator);
  framer.Frame(ctx.sample.text, ctx.sample.is_whole, kDefaultMaxRecord, block);
  size_t num_good = 0;
  std::vector<std::string> actions;
  const size_t num_rows = std::min(block.records.size(), kMaxSampleRows);
  for (size_t row = 0; row < num_rows; ++row) {
    const RecordSpan& span = block.records[row];
    if (span.fault != Fault::kNone) continue;
    const std::string_view text = ctx.sample.text.substr(span.begin, span.end - span.begin);
    if (!SplitCsvRow(text, separator, cells) || cells.size() != names.size()) continue;
    ++num_good;
    for (size_t i = 0; i < cells.size(); ++i) {
      sampler.AddText(i, cells[i].text);
      if (names[i] == "ActionType") actions.emplace_back(cells[i].text);
    }
  }
  if (num_good == 0 && num_rows > 0) {
    reason = "none of its first rows has the cells of the header";
    return nullptr;
  }
  // Such files have very many columns that hunting lacks; this one tells them.
  const bool is_internal = std::find(names.begin(), names.end(), kInternalNamesMark) != names.end();
  const std::string table = is_internal && ctx.table_override.empty()
                                ? std::string(kInternalNamesTable)
                                : TableOfFile(ctx, names, actions, reason, hint);
  if (table.empty()) return nullptr;
  auto extra = ExtraColumns(sampler.Columns(), ctx.finder->FindTable(table));
  return std::make_unique<CsvLayout>(separator, std::move(names), table, std::move(extra));
}

}  // namespace

extern const FormatDef kFormat_table_csv;
const FormatDef kFormat_table_csv = {
    .name = "table_csv",
    .summary = "A table's rows as CSV with a header, as the portals export them.",
    .extensions = ".csv .tsv",
    .detect = DetectTableCsv,
    .inspect = InspectTableCsv,
    .sample = "tests/data/logs/DeviceFileEvents.csv",
};

}  // namespace quoll::ingest
