// URLhaus as CSV: URLs
// (`id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter`, older files without
// last_online) and payloads (`firstseen,url,filetype,md5,sha256,signature`).
#include "base/text.h"
#include "intel/readers/_header_csv.h"
#include "intel/readers/_urlhaus.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kUrlColumns[] = {"dateadded", "url", "threat"};
constexpr std::string_view kPayloadColumns[] = {"firstseen", "url", "md5", "sha256"};

int DetectUrlhausCsv(std::string_view head, std::string_view /*file_name*/) {
  const bool is_urlhaus = HasCsvHeader(head, kUrlColumns) || HasCsvHeader(head, kPayloadColumns);
  return is_urlhaus ? 92 : 0;
}

void ReadUrlhausCsv(ReaderContext& ctx, std::string_view content) {
  if (HasCsvHeader(content.substr(0, kHeadBytes), kPayloadColumns)) {
    ReadHeaderCsv(ctx, content, kPayloadColumns, [&](const CsvRow& row) {
      AddUrlhausPayload(ctx,
                        {.md5 = row["md5"],
                         .sha256 = row["sha256"],
                         .first_seen = row["firstseen"],
                         .signature = row["signature"],
                         .url = row["url"]},
                        row.line());
    });
    return;
  }
  ReadHeaderCsv(ctx, content, kUrlColumns, [&](const CsvRow& row) {
    AddUrlhausUrl(ctx,
                  {.id = row["id"],
                   .url = row["url"],
                   .date_added = row["dateadded"],
                   .last_online = row["last_online"],
                   .threat = row["threat"],
                   .reference = row["urlhaus_link"],
                   .reporter = row["reporter"],
                   .tags = SplitCommaList(row["tags"])},
                  row.line());
  });
}

}  // namespace

extern const ReaderDef kReader_urlhaus_csv;
constinit const ReaderDef kReader_urlhaus_csv = {
    .name = "urlhaus_csv",
    .summary = "URLhaus URLs or payloads as CSV",
    .detect = DetectUrlhausCsv,
    .read = ReadUrlhausCsv,
};

}  // namespace quoll::intel
