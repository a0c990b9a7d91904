// A JSON object per row, `{"column":value,…}`, in the value forms of the JSON document. The rows of
// several results follow one another.
#include "app/cli/formats/cell_text.h"
#include "app/cli/formats/result_writer.h"
#include "base/escape.h"

namespace quoll::cli {
namespace {

class NdjsonWriter : public ResultWriter {
 public:
  explicit NdjsonWriter(Output& output) : output_(output) {}

  bool Begin(const model::Schema& schema) override {
    keys_.clear();
    for (const model::Field& field : schema) {
      keys_.push_back((keys_.empty() ? "{" : ",") + base::QuoteForJson(field.name) + ":");
    }
    return true;
  }

  bool Add(const engine::Rows& rows) override {
    text_.clear();
    for (size_t row = 0; row < rows.num_rows; ++row) {
      if (keys_.empty()) text_ += '{';
      for (size_t i = 0; i < keys_.size(); ++i) {
        text_ += keys_[i];
        AppendCellJson(text_, rows.columns[i], row);
      }
      text_ += "}\n";
    }
    return output_.Write(text_);
  }

  bool End() override { return true; }
  bool Finish() override { return true; }

 private:
  Output& output_;
  std::vector<std::string> keys_;  // what stands before each value
  std::string text_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeNdjsonWriter(Output& output, const WriterOptions&) {
  return std::make_unique<NdjsonWriter>(output);
}

}  // namespace quoll::cli
