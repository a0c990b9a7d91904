// Host lists as some collections publish them: the header `Address,url`, then `host, IOC FOUND`.
// The second column is a constant remark, which the trailer `# Number of entries: N` has too.
#include <optional>

#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"
#include "intel/report/indicator_table.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kHeader = "Address,url";
constexpr std::string_view kRemark = "IOC FOUND";
constexpr std::string_view kTrailer = "# Number of entries:";

int DetectHostList(std::string_view head, std::string_view /*file_name*/) {
  return base::StartsWithIgnoreCase(head, kHeader) && head.find(kRemark) != std::string_view::npos
             ? 90
             : 0;
}

void ReadHostList(ReaderContext& ctx, std::string_view content) {
  std::vector<std::string> cells;
  int64_t num_rows = 0;
  std::optional<int64_t> stated_rows;
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    if (number == 1 || base::TrimBlanks(line).empty()) return;
    if (line.starts_with(kTrailer)) {
      const std::string_view count = line.substr(kTrailer.size());
      stated_rows = base::ParseInteger(base::TrimBlanks(count.substr(0, count.find(','))));
      return;
    }
    ++num_rows;
    if (!SplitCsvLine(line, ',', cells) || cells.size() != 2 || cells[1] != kRemark) {
      ctx.Reject(number, "a row that is not `host, IOC FOUND`", line);
      return;
    }
    IpBytes bytes;
    Entry entry{.canon = ParseIp(cells[0], bytes) ? CanonIp(cells[0])
                                                  : CanonByTypeWord("host", cells[0])};
    entry.assertion.source_id = "host_list";
    entry.assertion.line = number;
    entry.assertion.raw = cells[0];
    ctx.Add(std::move(entry));
  });
  if (stated_rows && *stated_rows != num_rows) {
    ctx.MarkIncomplete();
    ctx.Warn(0, "the trailer counts " + std::to_string(*stated_rows) + " entries, the file holds " +
                    std::to_string(num_rows));
  }
}

}  // namespace

extern const ReaderDef kReader_host_list_csv;
constinit const ReaderDef kReader_host_list_csv = {
    .name = "host_list_csv",
    .summary = "host list with the columns Address and url",
    .detect = DetectHostList,
    .read = ReadHostList,
};

}  // namespace quoll::intel
