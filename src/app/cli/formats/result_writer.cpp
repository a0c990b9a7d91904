#include "app/cli/formats/result_writer.h"

#include "base/check.h"

namespace quoll::cli {

const std::vector<std::string_view>& ResultFormatNames() {
  static const std::vector<std::string_view> names = {"table", "json", "csv", "ndjson", "parquet"};
  return names;
}

std::unique_ptr<ResultWriter> MakeResultWriter(ResultFormat format, Output& output,
                                               const WriterOptions& options) {
  switch (format) {
    case ResultFormat::kTable:
      return MakeTableWriter(output, options);
    case ResultFormat::kJson:
      return MakeJsonWriter(output, options);
    case ResultFormat::kCsv:
      return MakeCsvWriter(output, options);
    case ResultFormat::kNdjson:
      return MakeNdjsonWriter(output, options);
    case ResultFormat::kParquet:
      break;
  }
  CHECK(false);
  return nullptr;
}

}  // namespace quoll::cli
