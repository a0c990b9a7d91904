// Any bytes through the readers and out again through every writer. What was exported as STIX or
// MISP is well-formed, is known for what it is, and comes back as the same indicators.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "intel/export.h"
#include "intel/fuse.h"
#include "intel/intel_reader.h"

namespace {

using namespace quoll;

// MISP cannot say a transport, so it stands in no key.
std::set<std::string> KeysOf(const intel::IndicatorSet& set) {
  std::set<std::string> keys;
  for (const intel::Indicator& indicator : set.indicators) {
    keys.insert(intel::IndicatorId(indicator.kind, indicator.value, indicator.port,
                                   intel::Transport::kUnstated));
  }
  return keys;
}

intel::IndicatorSet Read(const intel::ReaderDef& reader, std::string_view text) {
  intel::ReaderContext ctx;
  ctx.StartFile("fuzz", "");
  reader.read(ctx, text);
  return intel::Fuse(std::move(ctx));
}

// What comes back is among what went out: the formats lack some kinds, and a name without a known
// top-level domain is not taken from a format that states names.
void CheckReturn(const intel::IndicatorSet& set, const std::string& content,
                 std::string_view reader_name) {
  const intel::ReaderDef* reader = intel::DetectReader(content, "export");
  if (set.indicators.empty()) return;
  CHECK(reader != nullptr && reader->name == reader_name);
  const std::set<std::string> before = KeysOf(set);
  for (const std::string& key : KeysOf(Read(*reader, content))) CHECK(before.contains(key));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1 << 18) return 0;
  std::string text;
  base::RepairUtf8(std::string_view(reinterpret_cast<const char*>(data), size), text);
  const intel::ReaderDef* reader = intel::DetectReader(text, "fuzz");
  if (reader == nullptr) return 0;
  const intel::IndicatorSet set = Read(*reader, text);
  for (const intel::WriterDef* writer : intel::AllWriters()) {
    const intel::Export result = intel::ExportIndicators(
        set, *writer, {.has_restricted = true, .has_all_indicators = true}, {});
    for (const intel::ExportFile& file : result.files) CHECK(base::IsValidUtf8(file.content));
    if (writer->name == "stix") CheckReturn(set, result.files[0].content, "stix_bundle");
    if (writer->name == "misp") CheckReturn(set, result.files[0].content, "misp_event");
  }
  return 0;
}
