// Any bytes through every intelligence reader, the archive reader and the canonical forms. What the
// readers accept must be canonical already: canonicalising it again may not change it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/utf8.h"
#include "intel/archive.h"
#include "intel/fuse.h"
#include "intel/refang.h"
#include "intel/writers.h"

namespace {

using namespace quoll;

void CheckCanonical(const intel::Entry& entry) {
  const intel::Canonical again = intel::Canonicalise(entry.canon.kind, entry.canon.value);
  CHECK(again.ok() && again.kind == entry.canon.kind && again.value == entry.canon.value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1 << 20) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::vector<intel::Member> members;
  std::string reason;
  if (intel::IsZip(bytes)) intel::ReadZip(bytes, members, reason);
  std::string text;
  base::RepairUtf8(bytes, text);
  for (const intel::ReaderDef* reader : intel::AllReaders()) {
    const int score = reader->detect(bytes.substr(0, intel::kHeadBytes), "fuzz");
    CHECK(score >= 0 && score <= 100);
    intel::ReaderContext ctx;
    ctx.StartFile("fuzz", "");
    reader->read(ctx, text);
    for (const intel::Entry& entry : ctx.entries_of_file()) CheckCanonical(entry);
    const intel::IndicatorSet set = intel::Fuse(std::move(ctx));
    CHECK(base::IsValidUtf8(intel::WriteJson(set)));
    intel::WriteTable(set, 80);
    intel::WriteCsv(set);
  }
  for (int kind = 0; kind < intel::kNumKinds; ++kind) {
    const intel::Canonical canon = intel::Canonicalise(static_cast<intel::Kind>(kind), text);
    if (!canon.ok()) continue;
    CheckCanonical({.canon = canon});
  }
  return 0;
}
