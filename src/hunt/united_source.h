// UnitedSource: log files that `ingest` reads and Parquet files that the engine reads, as one
// source. Only tables that both feed need it; a table of text files alone passes through unchanged,
// so that a pass over the text answers all tables at once.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "ingest/log_set.h"
#include "model/catalog.h"
#include "model/table_source.h"

namespace quoll::hunt {

// A table that both kinds of files feed.
struct UnitedTable {
  model::TableSchema schema;  // of all files together
  // Answers requests for every column of the schema; its ordinals differ from those of the logs.
  std::shared_ptr<model::TableSource> parquet;  // shared with the scans under way
};

class UnitedSource : public model::TableSource {
 public:
  UnitedSource(std::shared_ptr<ingest::LogSet> logs, std::map<std::string, UnitedTable> tables);
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;
  int ordinal_bits() const override;

 private:
  std::shared_ptr<ingest::LogSet> logs_;  // shared with the workspace and other tables
  std::map<std::string, UnitedTable> tables_;
};

}  // namespace quoll::hunt
