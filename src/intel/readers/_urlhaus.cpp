#include "intel/readers/_urlhaus.h"

#include "base/text.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

Assertion Stated(uint64_t line) {
  Assertion assertion;
  assertion.source_id = "urlhaus";
  assertion.licence = "CC0-1.0";
  assertion.line = line;
  return assertion;
}

}  // namespace

void AddUrlhausUrl(ReaderContext& ctx, const UrlhausRecord& record, uint64_t line) {
  if (record.url.empty()) {
    ctx.Reject(line, "the record has no URL", record.id);
    return;
  }
  Entry entry{.canon = CanonStated(Kind::kUrl, record.url), .assertion = Stated(line)};
  Assertion& assertion = entry.assertion;
  if (!record.id.empty()) assertion.external_id = "urlhaus:" + std::string(record.id);
  assertion.raw = record.url;
  assertion.reporter = record.reporter;
  // `malware_download` is what is delivered, not a family.
  assertion.threat_type = "payload_delivery";
  assertion.comment = record.threat;
  assertion.reference = record.reference;
  assertion.tags = record.tags;
  assertion.first_seen = ReadStatedTime(ctx, record.date_added, line);
  assertion.last_seen = ReadStatedTime(ctx, record.last_online, line);
  ctx.Add(std::move(entry));
}

void AddUrlhausPayload(ReaderContext& ctx, const UrlhausPayload& payload, uint64_t line) {
  if (payload.md5.empty() && payload.sha256.empty())
    ctx.Reject(line, "the record has no hash", payload.url);
  for (const auto& [kind, hash] :
       {std::pair{Kind::kMd5, payload.md5}, std::pair{Kind::kSha256, payload.sha256}}) {
    if (hash.empty()) continue;
    Entry entry{.canon = CanonStated(kind, hash), .assertion = Stated(line)};
    Assertion& assertion = entry.assertion;
    assertion.raw = hash;
    assertion.threat_type = "payload";
    assertion.malware_name = payload.signature;
    assertion.reference = payload.url;
    assertion.first_seen = ReadStatedTime(ctx, payload.first_seen, line);
    ctx.Add(std::move(entry));
  }
}

}  // namespace quoll::intel
