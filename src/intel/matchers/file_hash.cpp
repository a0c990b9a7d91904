// Hashes of files, in any case. A hash of 32 digits in a log may be an MD5 as well as a JA3: each
// kind is looked for under its own name.
#include "intel/matchers/_whole_text.h"

namespace quoll::intel {
namespace {

size_t LengthOf(Kind kind) {
  switch (kind) {
    case Kind::kMd5:
      return 32;
    case Kind::kSha1:
      return 40;
    case Kind::kSha256:
      return 64;
    case Kind::kSha3_384:
      return 96;
    case Kind::kSha512:
      return 128;
    case Kind::kIp:
    case Kind::kCidr:
    case Kind::kDomain:
    case Kind::kUrl:
    case Kind::kEmail:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
    case Kind::kCertSha1:
      break;
  }
  return 0;
}

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  FindWhole(snapshot, observed, kinds, LengthOf, out);
}

}  // namespace

extern constinit const MatcherDef kMatcher_file_hash = {
    .name = "file_hash",
    .summary = "Hashes of files, in any case.",
    .kinds = Bit(Kind::kMd5) | Bit(Kind::kSha1) | Bit(Kind::kSha256) | Bit(Kind::kSha512) |
             Bit(Kind::kSha3_384),
    .hash = HashWhole,
    .find = Find,
};

}  // namespace quoll::intel
