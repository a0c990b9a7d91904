// Any bytes where compressed ones are expected: streams of logs (gzip, zstd, UTF-16) and archives
// of feeds (ZIP, gzip). They end with content or with a reason, and the size of the steps in which
// a stream is read does not matter.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "ingest/byte_stream.h"
#include "intel/archive.h"

namespace {

using namespace quoll;

// Reading in small steps and in large ones gives the same bytes.
void ReadStream(std::string_view bytes) {
  // A small input can expand a thousandfold.
  constexpr size_t kMaxRead = 4u << 20;
  std::string all[2];
  for (const size_t step : {size_t{7}, size_t{64} << 10}) {
    const auto stream = ingest::OpenMemoryStream(std::string(bytes));
    std::string& out = all[step == 7 ? 0 : 1];
    std::vector<char> room(step);
    while (out.size() < kMaxRead) {
      const size_t count = stream->Read(room.data(), room.size());
      CHECK(count <= room.size());
      if (count == 0) break;
      out.append(room.data(), count);
    }
    CHECK(stream->position() <= bytes.size());
  }
  const size_t shared = std::min(all[0].size(), all[1].size());
  CHECK(all[0].compare(0, shared, all[1], 0, shared) == 0);
  CHECK(all[0].size() == all[1].size() || shared >= kMaxRead);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMaxInput = 16u << 10;
  if (size > kMaxInput) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadStream(bytes);
  std::vector<intel::Member> members;
  std::string reason;
  if (!intel::ReadZip(bytes, members, reason)) CHECK(!reason.empty());
  std::string text;
  if (!intel::ReadGzip(bytes, text, reason)) CHECK(!reason.empty());
  return 0;
}
