// `manifest.json` of a MISP feed folder: the events that the feed has, by uuid, without their
// attributes. It holds no indicator; what it names and the sources do not have is said.
#include "base/text.h"
#include "intel/reader_def.h"
#include "intel/readers/_json.h"

namespace quoll::intel {
namespace {

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (is_dash ? c != '-' : !is_hex) return false;
  }
  return true;
}

// `{"<uuid>": {"Orgc": …, "info": …`.
int DetectMispManifest(std::string_view head, std::string_view /*file_name*/) {
  const std::string_view text = base::TrimBlanks(head);
  if (!text.starts_with('{')) return 0;
  const std::string_view member = base::TrimBlanks(text.substr(1));
  if (member.size() < 38 || member[0] != '"' || !IsUuid(member.substr(1, 36))) return 0;
  const bool has_fields = text.find("\"info\"") != std::string_view::npos &&
                          text.find("\"timestamp\"") != std::string_view::npos;
  return has_fields && text.find("\"Attribute\"") == std::string_view::npos ? 92 : 0;
}

void ReadMispManifest(ReaderContext& ctx, std::string_view content) {
  JsonTree tree;
  if (!OpenJson(ctx, tree, content)) return;
  for (const Json event : tree.root()) {
    if (IsUuid(event.key())) {
      ctx.ExpectEvent(event.key(), event.line());
    } else {
      ctx.Reject(event.line(), "an entry of the manifest without a uuid", event.key());
    }
  }
}

}  // namespace

extern const ReaderDef kReader_misp_manifest;
constinit const ReaderDef kReader_misp_manifest = {
    .name = "misp_manifest",
    .summary = "manifest of a MISP feed",
    .holds = ReaderDef::Holds::kContext,
    .detect = DetectMispManifest,
    .read = ReadMispManifest,
};

}  // namespace quoll::intel
