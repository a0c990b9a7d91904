// Tables that DuckDB reads by itself: spools and Parquet files. A plan reads them in SQL; whoever
// asks through the TableSource interface gets their rows by one more query.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "emit/duckdb/emit.h"
#include "engine/session_impl.h"
#include "model/table_source.h"

namespace quoll::engine {

class NativeSource : public model::TableSource {
 public:
  explicit NativeSource(Session::Impl& session) : session_(session) {}
  // The FROM and the names of the columns asked for, provenance columns included. Nothing: the
  // source must be scanned.
  virtual std::optional<emit::NativeScan> Read(const model::ScanRequest& request) const = 0;
  virtual model::Type TypeOf(const model::ScanRequest& request,
                             const std::string& column) const = 0;

  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;

 protected:
  Session::Impl& session_;
};

// The request that a scan of a plan makes of its source.
model::ScanRequest RequestOf(const model::ScanRel& scan);

}  // namespace quoll::engine
