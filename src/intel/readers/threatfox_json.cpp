// ThreatFox's export as JSON (`/export/json/recent/`, `/export/json/full/`): an object keyed by the
// id of the entry, each value an array of records.
#include "base/text.h"
#include "intel/readers/_threatfox_json.h"

namespace quoll::intel {
namespace {

int DetectThreatFoxJson(std::string_view head, std::string_view /*file_name*/) {
  if (!base::TrimBlanks(head).starts_with('{')) return 0;
  return head.find("\"ioc_value\"") != std::string_view::npos ? 95 : 0;
}

}  // namespace

extern const ReaderDef kReader_threatfox_json;
constinit const ReaderDef kReader_threatfox_json = {
    .name = "threatfox_json",
    .summary = "ThreatFox export as JSON",
    .detect = DetectThreatFoxJson,
    .read = ReadThreatFoxExport,
};

}  // namespace quoll::intel
