// Helpers of the ingest tests: files in a temporary folder, and tables read back as text.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/ticks.h"
#include "diag/renderers.h"
#include "ingest/log_set.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::ingest::testing {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "quoll-test-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TempFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string Write(const std::string& name, const std::string& content) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline std::shared_ptr<const model::Catalog> TestCatalog() {
  static const std::shared_ptr<const model::Catalog> catalog = [] {
    diag::Sink sink;
    auto loaded = model::Catalog::Load(std::string(QUOLL_SOURCE_DIR) + "/data/schemas.bin", sink);
    return loaded ? *loaded : nullptr;
  }();
  return catalog;
}

inline std::string CellText(const model::Column& column, size_t row) {
  using model::Type;
  if (column.IsNull(row)) return "(null)";
  switch (column.type()) {
    case Type::kBool:
      return column.Get<uint8_t>(row) != 0 ? "true" : "false";
    case Type::kInt:
      return std::to_string(column.Get<int32_t>(row));
    case Type::kLong:
      return std::to_string(column.Get<int64_t>(row));
    case Type::kReal:
      return model::RealToText(column.Get<double>(row));
    case Type::kDecimal:
      return model::DecimalToText(column.Get<model::Bytes16>(row));
    case Type::kGuid:
      return model::GuidToText(column.Get<model::Bytes16>(row));
    case Type::kDatetime:
      return base::FormatDatetime(column.Get<int64_t>(row));
    case Type::kTimespan:
      return base::FormatTimespan(column.Get<int64_t>(row));
    case Type::kString:
      return std::string(column.Get<std::string_view>(row));
    case Type::kDynamic: {
      std::string out;
      model::AppendJson(out, model::Dynamic(column.Get<std::string_view>(row)));
      return out;
    }
  }
  return {};
}

using Row = std::vector<std::string>;

// Rows in the order of the input, read by all workers of one scan.
inline std::vector<Row> ReadRows(LogSet& logs, const model::ScanRequest& request) {
  std::atomic<bool> cancel{false};
  const auto scan = logs.Scan({request}, cancel);
  std::mutex mutex;
  std::map<uint64_t, Row> rows;
  std::vector<std::thread> workers;
  for (size_t worker = 0; worker < scan->max_workers(); ++worker) {
    workers.emplace_back([&, worker] {
      while (const auto batch = scan->Next(worker)) {
        const std::lock_guard lock(mutex);
        for (size_t i = 0; i < batch->batch.num_rows; ++i) {
          Row row;
          for (const model::Column& column : batch->batch.columns)
            row.push_back(CellText(column, i));
          EXPECT_TRUE(rows.emplace(batch->ordinal + i, std::move(row)).second)
              << "ordinal given twice";
        }
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  std::vector<Row> out;
  for (auto& [ordinal, row] : rows) out.push_back(std::move(row));
  return out;
}

inline std::string RenderAll(const diag::Sink& sink) {
  std::string out;
  for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
    out += diag::RenderText(diagnostic, diag::Colour::kOff);
  }
  return out;
}

// A LogSet with its sink. Fails the test when it cannot be opened.
struct OpenLogs {
  diag::Sink sink;
  std::unique_ptr<LogSet> logs;

  explicit OpenLogs(const std::vector<std::string>& specs, LogOptions options = {}) {
    if (!options.reference_time_ticks)
      options.reference_time_ticks = *base::ParseDatetime("2026-06-01T00:00:00Z");
    if (options.num_threads == 0) options.num_threads = 2;
    auto opened = LogSet::Open(specs, options, TestCatalog(), sink);
    EXPECT_TRUE(opened.ok()) << RenderAll(sink);
    if (opened.ok()) logs = *std::move(opened);
  }
  std::vector<Row> Rows(const std::string& table, const std::vector<std::string>& columns) {
    model::ScanRequest request;
    request.table = table;
    request.columns = columns;
    return ReadRows(*logs, request);
  }
  TableCoverage CoverageOf(const std::string& table) {
    for (TableCoverage& coverage : logs->Coverage()) {
      if (coverage.table == table) return coverage;
    }
    ADD_FAILURE() << "no coverage of " << table;
    return {};
  }
};

}  // namespace quoll::ingest::testing
