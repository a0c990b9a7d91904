// The rows of a streaming native operator, worked out while they are read: its input runs as a
// statement of its own, on its own connection, and only the rows on their way are in memory.
#pragma once

#include <memory>
#include <vector>

#include "emit/duckdb/emit.h"
#include "engine/session_impl.h"
#include "model/table_source.h"

namespace quoll::engine {

class NativeStream : public model::TableSource {
 public:
  // `options.cancel` stops the input too.
  NativeStream(Session::Impl& session, const RunOptions& options, const model::NativeRel& rel,
               emit::EmittedSql&& input);
  // Once only.
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;
  int ordinal_bits() const override { return 48; }
  // What went wrong in the input, if anything.
  std::vector<diag::Diagnostic> reports() const { return reports_.diagnostics(); }

 private:
  class NativeScan;
  Session::Impl& session_;
  RunOptions options_;
  std::shared_ptr<const model::NativeRel::StreamOperator> op_;
  std::vector<std::string> names_;  // of the columns
  std::unique_ptr<emit::EmittedSql> input_;
  diag::Sink reports_;
};

}  // namespace quoll::engine
