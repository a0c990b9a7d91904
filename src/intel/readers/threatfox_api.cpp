// The answer of ThreatFox's API (`get_iocs`, `search_ioc`, `taginfo`, …): a status and a list of
// records.
#include "base/text.h"
#include "intel/readers/_threatfox_json.h"

namespace quoll::intel {
namespace {

int DetectThreatFoxApi(std::string_view head, std::string_view /*file_name*/) {
  if (!base::TrimBlanks(head).starts_with('{')) return 0;
  if (head.find("\"query_status\"") == std::string_view::npos) return 0;
  return head.find("\"ioc_type\"") != std::string_view::npos ? 96 : 70;
}

}  // namespace

extern const ReaderDef kReader_threatfox_api;
constinit const ReaderDef kReader_threatfox_api = {
    .name = "threatfox_api",
    .summary = "answer of the ThreatFox API",
    .detect = DetectThreatFoxApi,
    .read = ReadThreatFoxAnswer,
};

}  // namespace quoll::intel
