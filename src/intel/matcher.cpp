#include "intel/matcher.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/hash.h"
#include "intel/key_hash.h"
#include "intel/snapshot_writer.h"

namespace quoll::intel {
namespace {

IocMatcher::Id IdOf(const SnapshotEntry& entry) {
  IocMatcher::Id id;
  std::copy(std::begin(entry.id), std::end(entry.id), id.begin());
  return id;
}

// A name may have more labels than this; what lies deeper is looked up one by one.
constexpr size_t kMaxSiftedLabels = 8;

// The hashes of a name and the names above it, the top level left out: no indicator is one. `count`
// beyond the limit: the name must be looked at in full.
struct NameHashes {
  uint64_t hashes[kMaxSiftedLabels];
  size_t count = 0;
  bool needs_full_look = false;
};

// ASCII in lower case; 0 for bytes that only the canonical form can tell.
constexpr std::array<char, 256> kLowerAscii = [] {
  std::array<char, 256> table{};
  for (int c = 0x21; c < 0x7f; ++c) {
    table[static_cast<size_t>(c)] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return table;
}();

void HashSuffixes(std::string_view name, NameHashes& out) {
  out.count = 0;
  out.needs_full_look = false;
  while (name.ends_with('.')) name.remove_suffix(1);
  NameHash hash;
  bool has_top_level = false;
  for (size_t i = name.size(); i-- > 0;) {
    const char c = kLowerAscii[static_cast<unsigned char>(name[i])];
    if (c == 0) {
      out.needs_full_look = true;
      return;
    }
    if (c == '.') {
      if (out.count == kMaxSiftedLabels - 1) {
        out.needs_full_look = true;
        return;
      }
      if (has_top_level) out.hashes[out.count++] = hash.value();
      has_top_level = true;
    }
    hash.Add(c);
  }
  out.hashes[out.count++] = hash.value();
}

// What passed the filter: a hash, and which value of the batch it is of.
struct Candidate {
  uint64_t hash;
  size_t idx;
};

// The filter lets one or two in a hundred pass that are not there; the tags, next to none. Looking
// at a value in full costs a hundred times as much as either.
uint64_t ConfirmedOf(const Snapshot& snapshot, std::span<const Candidate> candidates) {
  uint64_t confirmed = 0;
  for (const Candidate& candidate : candidates) {
    snapshot.ForEach(candidate.hash, [&](const SnapshotEntry&, std::string_view) {
      confirmed |= uint64_t{1} << candidate.idx;
    });
  }
  return confirmed;
}

}  // namespace

std::string_view FitName(Fit fit) {
  constexpr std::string_view kNames[] = {"exact", "subdomain", "network", "url_folder"};
  return kNames[static_cast<size_t>(fit)];
}

const MatcherDef& MatcherOf(Kind kind) {
  for (const MatcherDef* matcher : AllMatchers()) {
    if ((matcher->kinds & Bit(kind)) != 0) return *matcher;
  }
  CHECK(false);
  return *AllMatchers()[0];
}

IocMatcher::Id IdBytes(std::string_view uuid) {
  IocMatcher::Id id{};
  size_t count = 0;
  for (const char c : uuid) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0 || count >= 2 * id.size()) continue;
    uint8_t& byte = id[count++ / 2];
    byte = static_cast<uint8_t>(byte << 4 | digit);
  }
  return id;
}

std::string IdText(const uint8_t (&id)[16]) {
  base::Uuid uuid;
  std::copy(std::begin(id), std::end(id), uuid.begin());
  return base::FormatUuid(uuid);
}

IocMatcher::IocMatcher(std::shared_ptr<const Snapshot> base, std::shared_ptr<const Snapshot> newer,
                       IdSet removed)
    : base_(std::move(base)), newer_(std::move(newer)), removed_(std::move(removed)) {
  layers_[newer_ ? 1 : 0] = base_.get();
  if (newer_) layers_[0] = newer_.get();
}

std::vector<Found> IocMatcher::FindObserved(const Observed& observed, KindSet kinds) const {
  std::vector<Found> all;
  for (const Snapshot* snapshot : layers()) {
    const size_t first = all.size();
    for (const MatcherDef* matcher : AllMatchers()) {
      const KindSet wanted = matcher->kinds & kinds;
      if (wanted != 0) matcher->find(*snapshot, observed, wanted, all);
    }
    if (snapshot != base_.get() || removed_.empty()) continue;
    all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
                             [&](const Found& f) { return removed_.contains(IdOf(*f.entry)); }),
              all.end());
  }
  return all;
}

std::vector<Found> IocMatcher::Find(std::string_view text, KindSet kinds) const {
  return FindObserved(Observe(text), kinds);
}

std::vector<Found> IocMatcher::FindAddress(const IpBytes& address) const {
  Observed observed;
  observed.address = address;
  return FindObserved(observed, Bit(Kind::kIp) | Bit(Kind::kCidr));
}

uint64_t IocMatcher::SiftNames(const Snapshot& snapshot, std::span<const std::string_view> names) {
  std::array<NameHashes, kBatch> hashes;
  for (size_t i = 0; i < names.size(); ++i) {
    HashSuffixes(names[i], hashes[i]);
    for (size_t j = 0; j < hashes[i].count; ++j) snapshot.PrefetchFilter(hashes[i].hashes[j]);
  }
  uint64_t may_hit = 0;
  std::array<Candidate, kBatch * kMaxSiftedLabels> candidates;
  size_t num_candidates = 0;
  for (size_t i = 0; i < names.size(); ++i) {
    if (hashes[i].needs_full_look) may_hit |= uint64_t{1} << i;
    for (size_t j = 0; j < hashes[i].count; ++j) {
      const uint64_t hash = hashes[i].hashes[j];
      if (!snapshot.MayHold(hash)) continue;
      snapshot.PrefetchBucket(hash);
      candidates[num_candidates++] = {hash, i};
    }
  }
  return may_hit | ConfirmedOf(snapshot, std::span(candidates).first(num_candidates));
}

uint64_t IocMatcher::SiftAddresses(const Snapshot& snapshot, std::span<const IpBytes> addresses) {
  std::array<uint64_t, kBatch> hashes;
  for (size_t i = 0; i < addresses.size(); ++i) {
    hashes[i] = HashNetwork(addresses[i], 128);
    snapshot.PrefetchFilter(hashes[i]);
  }
  std::array<Candidate, kBatch> candidates;
  size_t num_candidates = 0;
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (!snapshot.MayHold(hashes[i])) continue;
    snapshot.PrefetchBucket(hashes[i]);
    candidates[num_candidates++] = {hashes[i], i};
  }
  uint64_t may_hit = ConfirmedOf(snapshot, std::span(candidates).first(num_candidates));
  for (int length = 0; length < 128 && snapshot.has_networks(); ++length) {
    if (!snapshot.HasNetworks(length)) continue;
    for (size_t i = 0; i < addresses.size(); ++i) {
      const uint64_t hash = HashNetwork(MaskIp(addresses[i], length), length);
      if (snapshot.MayHold(hash)) may_hit |= uint64_t{1} << i;
    }
  }
  return may_hit;
}

base::Status LiveMatcher::Apply(std::span<const Indicator> changed,
                                std::span<const std::string> removed_ids, diag::Sink& sink) {
  const std::lock_guard one_at_a_time(apply_mutex_);
  const std::shared_ptr<const IocMatcher> before = current();
  IocMatcher::IdSet removed = before->removed();
  std::map<std::string, const Indicator*> by_id;
  for (const Indicator& indicator : changed_) by_id[indicator.id] = &indicator;
  for (const Indicator& indicator : changed) by_id[indicator.id] = &indicator;
  for (const std::string& id : removed_ids) {
    by_id.erase(id);
    removed.insert(IdBytes(id));
  }
  SnapshotWriter writer;
  std::vector<Indicator> kept;
  for (const auto& [id, indicator] : by_id) {
    writer.Add(*indicator);
    kept.push_back(*indicator);
    removed.insert(IdBytes(id));  // its older form, if there is one
  }
  TRY(std::string bytes, writer.Finish(sink));
  std::string reason;
  auto snapshot = Snapshot::FromBytes(std::move(bytes), reason);
  CHECK(snapshot != nullptr);
  auto next =
      std::make_shared<const IocMatcher>(before->base(), std::move(snapshot), std::move(removed));
  changed_ = std::move(kept);
  const std::lock_guard lock(mutex_);
  current_ = std::move(next);
  return base::Done{};
}

}  // namespace quoll::intel
