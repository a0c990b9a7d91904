// `hashes.csv` of a MISP feed folder: for each attribute the MD5 of its value and the uuid of its
// event. Those are no file hashes; the values stand in the events. Nothing here is an indicator.
#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_csv.h"

namespace quoll::intel {
namespace {

constexpr size_t kDigestSize = 32;
constexpr size_t kUuidSize = 36;

bool IsRow(std::string_view line) {
  line = base::TrimBlanks(line);
  return line.size() == kDigestSize + 1 + kUuidSize && line[kDigestSize] == ',' &&
         line.substr(0, kDigestSize).find_first_not_of("0123456789abcdef") ==
             std::string_view::npos &&
         line[kDigestSize + 9] == '-' && line[kDigestSize + 14] == '-';
}

int DetectMispHashes(std::string_view head, std::string_view /*file_name*/) {
  const std::string_view first = head.substr(0, head.find('\n'));
  return IsRow(first) ? 92 : 0;
}

void ReadMispHashes(ReaderContext& ctx, std::string_view content) {
  ForEachLine(content, [&](uint64_t number, std::string_view line) {
    if (base::TrimBlanks(line).empty()) return;
    if (!IsRow(line)) {
      ctx.Reject(number, "a row that is not digest and event", line);
      return;
    }
    ctx.ExpectEvent(base::TrimBlanks(line).substr(kDigestSize + 1), number);
  });
}

}  // namespace

extern const ReaderDef kReader_misp_hashes;
constinit const ReaderDef kReader_misp_hashes = {
    .name = "misp_hashes",
    .summary = "digests of the values of a MISP feed",
    .holds = ReaderDef::Holds::kContext,
    .detect = DetectMispHashes,
    .read = ReadMispHashes,
};

}  // namespace quoll::intel
