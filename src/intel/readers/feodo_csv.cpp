// Feodo Tracker's list of botnet servers as CSV. The banner is commented, the header is not:
//   "first_seen_utc","dst_ip","dst_port","c2_status","last_online","malware"
// An offline server stays an indicator: old logs are hunted too.
#include <algorithm>

#include "base/text.h"
#include "base/ticks.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kColumns[] = {"first_seen_utc", "dst_ip", "dst_port", "last_online",
                                         "malware"};
enum Column { kFirstSeen, kAddress, kPort, kLastOnline, kMalware, kNumColumns };

int DetectFeodo(std::string_view head, std::string_view /*file_name*/) {
  int score = 0;
  std::vector<std::string> cells;
  ForEachLine(head, [&](uint64_t, std::string_view line) {
    if (score != 0 || line.find("dst_ip") == std::string_view::npos ||
        !SplitCsvLine(line, ',', cells))
      return;
    const bool has_port = std::find(cells.begin(), cells.end(), "dst_port") != cells.end();
    if (has_port && std::find(cells.begin(), cells.end(), "malware") != cells.end()) score = 90;
  });
  return score;
}

class FeodoReader {
 public:
  explicit FeodoReader(ReaderContext& ctx) : ctx_(ctx) {}

  void ReadLine(uint64_t number, std::string_view line) {
    if (base::TrimBlanks(line).empty() || line.starts_with('#')) return;
    if (!SplitCsvLine(line, ',', cells_)) {
      ctx_.Reject(number, "a row whose quotes do not match", line);
    } else if (num_columns_ == 0) {
      BindHeader();
    } else if (cells_.size() != num_columns_) {
      ctx_.Reject(number, "a row whose number of columns is not the header's", line);
    } else {
      ReadRow(number);
    }
  }

 private:
  void BindHeader() {
    num_columns_ = cells_.size();
    for (size_t i = 0; i < std::size(kColumns); ++i) {
      at_[i] = static_cast<size_t>(std::find(cells_.begin(), cells_.end(), kColumns[i]) -
                                   cells_.begin());
    }
  }

  std::string Cell(Column column) const {
    return at_[column] < cells_.size() ? cells_[at_[column]] : std::string();
  }

  void ReadRow(uint64_t number) {
    Entry entry{.canon = CanonIpPort('[' + Cell(kAddress) + "]:" + Cell(kPort))};
    // Brackets are for IPv6 only.
    if (Cell(kAddress).find(':') == std::string::npos)
      entry.canon = CanonIpPort(Cell(kAddress) + ':' + Cell(kPort));
    entry.transport = Transport::kUnstated;
    Assertion& assertion = entry.assertion;
    assertion.source_id = "feodotracker";
    assertion.line = number;
    assertion.raw = Cell(kAddress) + ':' + Cell(kPort);
    assertion.threat_type = "botnet_cc";
    assertion.malware_name = Cell(kMalware);
    assertion.first_seen = base::ParseDatetime(Cell(kFirstSeen));
    assertion.last_seen = base::ParseDatetime(Cell(kLastOnline));
    ctx_.Add(std::move(entry));
  }

  ReaderContext& ctx_;
  std::vector<std::string> cells_;
  size_t num_columns_ = 0;
  size_t at_[kNumColumns] = {};
};

void ReadFeodo(ReaderContext& ctx, std::string_view content) {
  FeodoReader reader(ctx);
  ForEachLine(content,
              [&](uint64_t number, std::string_view line) { reader.ReadLine(number, line); });
}

}  // namespace

extern const ReaderDef kReader_feodo_csv;
constinit const ReaderDef kReader_feodo_csv = {
    .name = "feodo_csv",
    .summary = "Feodo Tracker's server list as CSV",
    .detect = DetectFeodo,
    .read = ReadFeodo,
};

}  // namespace quoll::intel
