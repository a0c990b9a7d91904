// Fingerprints of TLS: JA3, JA3S, JA4, JARM, and the SHA-1 of a certificate. The latter has the
// form of a file's SHA-1 and never merges with one.
#include "intel/matchers/_whole_text.h"

namespace quoll::intel {
namespace {

size_t LengthOf(Kind kind) {
  constexpr size_t kJa4Bytes = 36;  // a_b_c: 10, 12 and 12 characters
  constexpr size_t kJarmBytes = 62;
  if (kind == Kind::kJa3 || kind == Kind::kJa3s) return 32;
  if (kind == Kind::kJa4) return kJa4Bytes;
  return kind == Kind::kJarm ? kJarmBytes : 40;
}

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  FindWhole(snapshot, observed, kinds, LengthOf, out);
}

}  // namespace

extern constinit const MatcherDef kMatcher_tls_fingerprint = {
    .name = "tls_fingerprint",
    .summary = "JA3, JA3S, JA4, JARM and certificates.",
    .kinds = Bit(Kind::kJa3) | Bit(Kind::kJa3s) | Bit(Kind::kJa4) | Bit(Kind::kJarm) |
             Bit(Kind::kCertSha1),
    .hash = HashWhole,
    .find = Find,
};

}  // namespace quoll::intel
