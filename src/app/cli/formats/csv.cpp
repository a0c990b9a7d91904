// RFC 4180 with a header; texts that a spreadsheet would take for a formula are defused. Several
// results are separated by an empty line.
#include "app/cli/formats/cell_text.h"
#include "app/cli/formats/result_writer.h"
#include "base/escape.h"

namespace quoll::cli {
namespace {

class CsvWriter : public ResultWriter {
 public:
  explicit CsvWriter(Output& output) : output_(output) {}

  bool Begin(const model::Schema& schema) override {
    text_ = num_begun_++ > 0 ? "\n" : "";
    for (size_t i = 0; i < schema.size(); ++i) {
      if (i != 0) text_ += ',';
      text_ += base::EscapeForCsv(schema[i].name);
    }
    text_ += '\n';
    return output_.Write(text_);
  }

  bool Add(const engine::Rows& rows) override {
    text_.clear();
    for (size_t row = 0; row < rows.num_rows; ++row) {
      const size_t start = text_.size();
      for (size_t i = 0; i < rows.columns.size(); ++i) {
        if (i != 0) text_ += ',';
        AppendCellCsv(text_, rows.columns[i], row);
      }
      // An empty line would read as no row at all.
      if (text_.size() == start) text_ += "\"\"";
      text_ += '\n';
    }
    return output_.Write(text_);
  }

  bool End() override { return true; }
  bool Finish() override { return true; }

 private:
  Output& output_;
  size_t num_begun_ = 0;
  std::string text_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeCsvWriter(Output& output, const WriterOptions&) {
  return std::make_unique<CsvWriter>(output);
}

}  // namespace quoll::cli
