// Columns for people. On a terminal they fit its width: wide columns are cut with `…`, and rows of
// too many columns are shown one below the other. Rows are held until the result ends, because
// widths depend on all of them.
//
//   Computer  Count
//   --------  -----
//   web-01        3
#include "app/cli/formats/cell_text.h"
#include "app/cli/formats/result_writer.h"
#include "app/cli/formats/table_layout.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"

namespace quoll::cli {
namespace {

struct HeldColumn {
  std::string header;  // escaped
  bool is_right_aligned = false;
  size_t width = 0;
  std::vector<std::string> cells;  // escaped
  std::vector<bool> is_null;
};

class TableWriter : public ResultWriter {
 public:
  TableWriter(Output& output, const WriterOptions& options) : output_(output), options_(options) {}

  bool Begin(const model::Schema& schema) override {
    columns_.clear();
    num_rows_ = 0;
    for (const model::Field& field : schema) {
      HeldColumn& column = columns_.emplace_back();
      column.header = base::EscapeForTerminal(field.name);
      column.is_right_aligned = model::IsNumeric(field.type);
      column.width = base::DisplayWidth(column.header);
    }
    return output_.Write(num_begun_++ > 0 ? "\n" : "");
  }

  bool Add(const engine::Rows& rows) override {
    num_rows_ += rows.num_rows;
    for (size_t i = 0; i < columns_.size(); ++i) {
      HeldColumn& column = columns_[i];
      const model::ColumnView& view = rows.columns[i];
      for (size_t row = 0; row < rows.num_rows; ++row) {
        column.cells.push_back(CellForTerminal(view, row));
        column.is_null.push_back(view.type != model::Type::kString && view.IsNull(row));
        column.width = std::max(column.width, base::DisplayWidth(column.cells.back()));
      }
    }
    return true;
  }

  bool End() override {
    std::vector<size_t> wanted;
    for (const HeldColumn& column : columns_) wanted.push_back(column.width);
    const auto widths = FitColumns(wanted, options_.width);
    const bool is_done = widths ? WriteGrid(*widths) : WriteRecords();
    columns_.clear();
    return is_done;
  }

  bool Finish() override { return true; }

 private:
  // Colours are put around a text whose width is settled already.
  std::string Painted(std::string text, const char* code) const {
    if (options_.colour == diag::Colour::kOff || text.empty()) return text;
    return std::string("\x1b[") + code + "m" + text + "\x1b[0m";
  }
  std::string Bold(std::string text) const { return Painted(std::move(text), "1"); }
  std::string Dim(std::string text) const { return Painted(std::move(text), "2"); }

  bool WriteGrid(const std::vector<size_t>& widths) {
    std::string heads;
    std::string rules;
    for (size_t i = 0; i < columns_.size(); ++i) {
      const bool is_last = i + 1 == columns_.size();
      AppendCell(heads, CutToWidth(columns_[i].header, widths[i]), widths[i],
                 columns_[i].is_right_aligned, is_last, &TableWriter::Bold);
      AppendCell(rules, std::string(widths[i], '-'), widths[i], false, is_last, &TableWriter::Dim);
    }
    if (!output_.Write(heads + "\n" + rules + "\n")) return false;
    std::string line;
    for (size_t row = 0; row < num_rows_; ++row) {
      line.clear();
      for (size_t i = 0; i < columns_.size(); ++i) {
        const HeldColumn& column = columns_[i];
        AppendCell(line, CutToWidth(column.cells[row], widths[i]), widths[i],
                   column.is_right_aligned, i + 1 == columns_.size(),
                   column.is_null[row] ? &TableWriter::Dim : nullptr);
      }
      line += '\n';
      if (!output_.Write(line)) return false;
    }
    return true;
  }

  void AppendCell(std::string& line, std::string text, size_t width, bool is_right_aligned,
                  bool is_last, std::string (TableWriter::*paint)(std::string) const) const {
    const size_t used = base::DisplayWidth(text);
    const std::string padding(width > used ? width - used : 0, ' ');
    if (paint != nullptr) text = (this->*paint)(std::move(text));
    if (is_right_aligned) line += padding;
    line += text;
    if (!is_right_aligned && !is_last) line += padding;
    if (!is_last) line.append(kColumnGap, ' ');
  }

  // Each row as a block of `name  value` lines; empty values are counted instead of shown.
  bool WriteRecords() {
    size_t name_width = 0;
    for (const HeldColumn& column : columns_)
      name_width = std::max(name_width, base::DisplayWidth(column.header));
    name_width = std::min(name_width, std::max(options_.width / 2, kLeastWidth));
    const size_t taken = name_width + kColumnGap;
    const size_t value_width =
        options_.width > taken + kLeastWidth ? options_.width - taken : kLeastWidth;
    if (num_rows_ == 0)
      return output_.Write(base::FormatCount(columns_.size()) + " columns, no rows\n");
    for (size_t row = 0; row < num_rows_; ++row) {
      std::string block = Bold("row " + base::FormatCount(row + 1)) + "\n";
      size_t num_empty = 0;
      for (const HeldColumn& column : columns_) {
        if (column.is_null[row] || column.cells[row].empty()) {
          ++num_empty;
          continue;
        }
        AppendCell(block, CutToWidth(column.header, name_width), name_width, false, false,
                   &TableWriter::Dim);
        block += CutToWidth(column.cells[row], value_width) + "\n";
      }
      if (num_empty > 0)
        block += Dim("and " + base::FormatCount(num_empty) + " empty columns") + "\n";
      if (!output_.Write(block)) return false;
    }
    return true;
  }

  Output& output_;
  const WriterOptions options_;
  std::vector<HeldColumn> columns_;
  size_t num_rows_ = 0;
  size_t num_begun_ = 0;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeTableWriter(Output& output, const WriterOptions& options) {
  return std::make_unique<TableWriter>(output, options);
}

}  // namespace quoll::cli
