// Feodo Tracker's list of botnet servers as JSON: an array of
//   {"ip_address":…,"port":…,"status":…,"first_seen":…,"last_online":…,"malware":…}
#include "base/text.h"
#include "intel/readers/_json.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

int DetectFeodoJson(std::string_view head, std::string_view /*file_name*/) {
  if (!base::TrimBlanks(head).starts_with('[')) return 0;
  const auto has = [&](std::string_view mark) { return head.find(mark) != std::string_view::npos; };
  return has("\"ip_address\"") && has("\"port\"") && has("\"malware\"") ? 90 : 0;
}

void ReadFeodoJson(ReaderContext& ctx, std::string_view content) {
  JsonTree tree;
  if (!OpenJson(ctx, tree, content)) return;
  for (const Json record : tree.root()) {
    const std::string_view address = record["ip_address"].text();
    const auto port = record["port"].integer();
    Entry entry{.canon = CanonStated(Kind::kIp, address)};
    if (entry.canon.ok() && (!port || *port < 1 || *port > 65535)) {
      entry.canon.reason = "the port is not 1 to 65535";
    } else if (port) {
      entry.canon.port = static_cast<uint16_t>(*port);
    }
    Assertion& assertion = entry.assertion;
    assertion.source_id = "feodotracker";
    assertion.licence = "CC0-1.0";
    assertion.line = record.line();
    assertion.raw = std::string(address) + ':' + std::string(record["port"].text());
    assertion.threat_type = "botnet_cc";
    assertion.malware_name = record["malware"].text();
    assertion.first_seen = ReadStatedTime(ctx, record["first_seen"].text(), record.line());
    assertion.last_seen = ReadStatedTime(ctx, record["last_online"].text(), record.line());
    ctx.Add(std::move(entry));
  }
}

}  // namespace

extern const ReaderDef kReader_feodo_json;
constinit const ReaderDef kReader_feodo_json = {
    .name = "feodo_json",
    .summary = "Feodo Tracker's server list as JSON",
    .detect = DetectFeodoJson,
    .read = ReadFeodoJson,
};

}  // namespace quoll::intel
