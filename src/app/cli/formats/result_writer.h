// ResultWriter: turns results, as they stream in, into one of the output formats. One file per
// format.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "app/cli/output.h"
#include "diag/renderers.h"
#include "engine/session.h"
#include "model/type.h"

namespace quoll::cli {

enum class ResultFormat { kTable, kJson, kCsv, kNdjson, kParquet };
// In the order of the enumeration.
const std::vector<std::string_view>& ResultFormatNames();

struct WriterOptions {
  // How many results the query has; JSON has another form for several.
  size_t num_results = 1;
  // Cells of a line of the terminal; 0: no limit.
  size_t width = 0;
  diag::Colour colour = diag::Colour::kOff;
};

// Calls come in this order, for each result: Begin, Add…, End; then Finish. Each returns false when
// the output takes no more.
class ResultWriter {
 public:
  virtual ~ResultWriter() = default;
  virtual bool Begin(const model::Schema& schema) = 0;
  virtual bool Add(const engine::Rows& rows) = 0;
  virtual bool End() = 0;
  virtual bool Finish() = 0;
};

// The output outlives the writer. kParquet has no writer: the engine writes it.
std::unique_ptr<ResultWriter> MakeResultWriter(ResultFormat format, Output& output,
                                               const WriterOptions& options);

std::unique_ptr<ResultWriter> MakeTableWriter(Output& output, const WriterOptions& options);
std::unique_ptr<ResultWriter> MakeJsonWriter(Output& output, const WriterOptions& options);
std::unique_ptr<ResultWriter> MakeNdjsonWriter(Output& output, const WriterOptions& options);
std::unique_ptr<ResultWriter> MakeCsvWriter(Output& output, const WriterOptions& options);

}  // namespace quoll::cli
