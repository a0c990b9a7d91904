// URLhaus as JSON: the download (`{"<id>":[{…}],…}`) and the answers of the API, which list `urls`,
// `payloads` or both, or are about one URL or one file.
#include "base/text.h"
#include "intel/readers/_header_csv.h"
#include "intel/readers/_json.h"
#include "intel/readers/_urlhaus.h"

namespace quoll::intel {
namespace {

int DetectUrlhausJson(std::string_view head, std::string_view /*file_name*/) {
  const std::string_view text = base::TrimBlanks(head);
  if (!text.starts_with('{') && !text.starts_with('[')) return 0;
  const auto has = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  if (has("\"urlhaus_link\"") || has("\"urlhaus_reference\"") || has("\"url_status\"")) return 93;
  return has("\"urlhaus_download\"") ? 93 : 0;
}

// The first of the members that the record has.
std::string_view AnyOf(Json record, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (!record[name].text().empty()) return record[name].text();
  }
  return {};
}

std::vector<std::string> TagsOf(Json tags) {
  if (tags.is_string()) return SplitCommaList(tags.text());
  std::vector<std::string> texts;
  for (const Json tag : tags) texts.emplace_back(tag.text());
  return texts;
}

void ReadUrl(ReaderContext& ctx, Json record, std::string_view key) {
  const std::string_view id = AnyOf(record, {"id", "url_id"});
  AddUrlhausUrl(ctx,
                {.id = id.empty() ? key : id,
                 .url = record["url"].text(),
                 .date_added = AnyOf(record, {"dateadded", "date_added", "firstseen"}),
                 .last_online = AnyOf(record, {"last_online", "lastseen"}),
                 .threat = record["threat"].text(),
                 .reference = AnyOf(record, {"urlhaus_link", "urlhaus_reference"}),
                 .reporter = record["reporter"].text(),
                 .tags = TagsOf(record["tags"])},
                record.line());
}

void ReadPayload(ReaderContext& ctx, Json record) {
  AddUrlhausPayload(ctx,
                    {.md5 = AnyOf(record, {"md5_hash", "response_md5"}),
                     .sha256 = AnyOf(record, {"sha256_hash", "response_sha256"}),
                     .first_seen = record["firstseen"].text(),
                     .signature = record["signature"].text(),
                     .url = {}},
                    record.line());
}

void ReadRecords(ReaderContext& ctx, Json list, std::string_view key) {
  for (const Json record : list) {
    if (record.is_object()) {
      ReadUrl(ctx, record, key);
    } else {
      ctx.Reject(record.line(), "an entry that is no record", record.text());
    }
  }
}

void ReadAnswer(ReaderContext& ctx, Json answer) {
  const std::string_view status = answer["query_status"].text();
  if (status != "ok" && status != "no_results")
    ctx.Reject(answer["query_status"].line(), "the service answered with an error", status);
  if (answer["url"].is_string()) ReadUrl(ctx, answer, {});
  if (AnyOf(answer, {"md5_hash", "sha256_hash"}) != "") ReadPayload(ctx, answer);
  ReadRecords(ctx, answer["urls"], {});
  for (const Json payload : answer["payloads"]) ReadPayload(ctx, payload);
}

void ReadUrlhausJson(ReaderContext& ctx, std::string_view content) {
  JsonTree tree;
  if (!OpenJson(ctx, tree, content)) return;
  const Json root = tree.root();
  if (root["query_status"]) {
    ReadAnswer(ctx, root);
  } else if (root.is_array()) {
    ReadRecords(ctx, root, {});
  } else {
    for (const Json member : root) {
      if (member.is_array()) {
        ReadRecords(ctx, member, member.key());
      } else {
        ctx.Reject(member.line(), "an entry that is no list of records", member.key());
      }
    }
  }
}

}  // namespace

extern const ReaderDef kReader_urlhaus_json;
constinit const ReaderDef kReader_urlhaus_json = {
    .name = "urlhaus_json",
    .summary = "URLhaus download or API answer as JSON",
    .detect = DetectUrlhausJson,
    .read = ReadUrlhausJson,
};

}  // namespace quoll::intel
