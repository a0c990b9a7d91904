// ExternalSource: the rows of files whose columns the query declares (externaldata, watchlists).
// Values come as text, or as dynamic for JSON; whoever reads them converts them by the language's
// own rules.
//
// The formats are those of Kusto's ingestion: separated values by position, lines, the whole file
// as one value, JSON by name or path. Nothing of a line is changed but bytes that are no UTF-8.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ingest/byte_stream.h"
#include "ingest/limits.h"
#include "model/table_source.h"

namespace quoll::ingest {

enum class ExternalFormat : uint8_t {
  kSeparated,  // a cell by its ordinal
  kEscaped,    // as kSeparated with tabs, `\` escapes (tsve)
  kLines,      // a record is a line that is not empty; its only value is the line
  kRaw,        // the whole file is one value
  kJsonLines,  // an object per line
  kJson,       // an array of objects, or objects one behind the other
};

// Steps into a JSON value: the name of a property, or the index of an element.
using JsonPath = std::vector<std::variant<std::string, int64_t>>;
// `$.a.b[0]['c d']`; nothing for other texts.
std::optional<JsonPath> ParseJsonPath(std::string_view text);

struct ExternalColumn {
  std::string name;
  size_t ordinal = 0;                   // of the formats without JSON
  JsonPath path;                        // of JSON
  std::optional<std::string> constant;  // the value of every record
};

struct ExternalOptions {
  ExternalFormat format = ExternalFormat::kSeparated;
  char separator = ',';
  // Of every file.
  bool ignores_first_record = false;
  std::vector<ExternalColumn> columns;
  size_t max_record = kDefaultMaxRecord;
};

// One input, which can be opened again and again.
struct ExternalInput {
  std::string name;  // for messages
  std::function<std::unique_ptr<ByteStream>()> open;
};

// What the latest whole pass over one source met.
struct ExternalCounts {
  uint64_t num_records = 0;
  uint64_t num_rejected = 0;
  std::string first_reject;  // `FILE:LINE: reason`
  std::string error;         // a file that could not be read to its end
};

// The type of a source's columns.
model::Type ExternalColumnType(ExternalFormat format);

class ExternalSource : public model::TableSource {
 public:
  ExternalSource(ExternalOptions options, std::vector<ExternalInput> inputs);
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override;
  // Of the latest pass that came to its end, or to an error. Thread-safe.
  ExternalCounts counts() const;

 private:
  friend class ExternalScan;
  // Shared with the scans, which may outlive the source.
  struct State {
    ExternalOptions options;
    std::vector<ExternalInput> inputs;
    std::mutex mutex;
    ExternalCounts counts;
  };
  std::shared_ptr<State> state_;
};

}  // namespace quoll::ingest
