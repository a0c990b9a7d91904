// `{"columns":[{"name","type"}],"rows":[[…]]}`, a row per line; several results stand in
// `{"tables":[…]}`.
#include "app/cli/formats/cell_text.h"
#include "app/cli/formats/result_writer.h"

namespace quoll::cli {
namespace {

class JsonWriter : public ResultWriter {
 public:
  JsonWriter(Output& output, const WriterOptions& options)
      : output_(output), is_list_(options.num_results > 1) {}

  bool Begin(const model::Schema& schema) override {
    text_ = num_begun_++ > 0 ? ",\n" : is_list_ ? "{\"tables\":[\n" : "";
    text_ += "{\"columns\":";
    AppendSchemaJson(text_, schema);
    text_ += ",\"rows\":[";
    num_rows_ = 0;
    return output_.Write(text_);
  }

  bool Add(const engine::Rows& rows) override {
    text_.clear();
    for (size_t row = 0; row < rows.num_rows; ++row) {
      text_ += num_rows_++ == 0 ? "\n" : ",\n";
      AppendRowJson(text_, rows.columns, row);
    }
    return output_.Write(text_);
  }

  bool End() override { return output_.Write(num_rows_ == 0 ? "]}" : "\n]}"); }
  bool Finish() override { return output_.Write(is_list_ ? "\n]}\n" : "\n"); }

 private:
  Output& output_;
  const bool is_list_;
  size_t num_begun_ = 0;
  size_t num_rows_ = 0;
  std::string text_;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeJsonWriter(Output& output, const WriterOptions& options) {
  return std::make_unique<JsonWriter>(output, options);
}

}  // namespace quoll::cli
