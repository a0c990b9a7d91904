// Any bytes as a snapshot of indicators. The input's first bytes choose: a snapshot as it is, or
// one of ours with the input laid over it and its sum repaired, so that damage behind the header is
// reached.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/check.h"
#include "intel/matcher.h"
#include "intel/snapshot_header.h"
#include "intel/snapshot_writer.h"

namespace {

using namespace quoll;

std::string ValidSnapshot() {
  intel::SnapshotWriter writer;
  const auto add = [&](intel::Kind kind, const char* value, intel::Scope scope) {
    intel::Indicator indicator;
    indicator.kind = kind;
    indicator.value = value;
    indicator.scope = scope;
    indicator.malware_name = "Nanocore RAT";
    writer.Add(indicator);
  };
  add(intel::Kind::kDomain, "sadd.io", intel::Scope::kSubtree);
  add(intel::Kind::kIp, "76.13.208.153", intel::Scope::kExact);
  add(intel::Kind::kCidr, "18.140.0.0/16", intel::Scope::kExact);
  add(intel::Kind::kUrl, "http://evil.example.com/dir/", intel::Scope::kUrlPrefix);
  diag::Sink sink;
  auto bytes = writer.Finish(sink);
  CHECK(bytes);
  return *std::move(bytes);
}

void Use(std::string bytes) {
  std::string reason;
  const auto snapshot = intel::Snapshot::FromBytes(std::move(bytes), reason);
  if (snapshot == nullptr) {
    CHECK(!reason.empty());
    return;
  }
  snapshot->Verify();
  const intel::IocMatcher matcher(snapshot);
  for (const char* value :
       {"a.sadd.io", "76.13.208.153", "18.140.1.1", "http://evil.example.com/dir/x"}) {
    for (const intel::Found& found : matcher.Find(value)) {
      CHECK(found.snapshot->TextOf(*found.entry).size() <= snapshot->num_text_bytes());
      CHECK(found.snapshot->FamilyOf(*found.entry).size() <= snapshot->num_text_bytes());
    }
  }
  const std::string_view names[] = {"sadd.io", "x.y.sadd.io"};
  matcher.FindNames(names, [](size_t, const intel::Found&) {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > 1 << 20) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Use(std::string(input));
  if (size < 3) return 0;
  std::string bytes = ValidSnapshot();
  const size_t at = (data[0] | static_cast<size_t>(data[1]) << 8) % bytes.size();
  for (size_t i = 2; i < size && at + i - 2 < bytes.size(); ++i) bytes[at + i - 2] = input[i];
  intel::SnapshotHeader header;
  std::memcpy(&header, bytes.data(), sizeof header);
  header.header_sum =
      intel::SumOf(std::string_view(bytes).substr(0, offsetof(intel::SnapshotHeader, header_sum)));
  std::memcpy(bytes.data(), &header, sizeof header);
  Use(std::move(bytes));
  return 0;
}
