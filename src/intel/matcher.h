// Which indicators a value is evidence of: look-ups over snapshots. One value at a time, or many at
// once, which is several times as fast, since memory is asked ahead of need.
//
// Thread-safe: a matcher is immutable; LiveMatcher gives out the newest.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "intel/matcher_def.h"

namespace quoll::intel {

inline constexpr KindSet kAllKinds = (KindSet{1} << kNumKinds) - 1;

class IocMatcher {
 public:
  using Id = std::array<uint8_t, 16>;
  struct IdHash {
    size_t operator()(const Id& id) const {
      size_t hash;
      std::memcpy(&hash, id.data(), sizeof hash);
      return hash;
    }
  };
  using IdSet = std::unordered_set<Id, IdHash>;

  // What is newer hides entries of the same id in what is older; `removed` hides them in `base`.
  explicit IocMatcher(std::shared_ptr<const Snapshot> base,
                      std::shared_ptr<const Snapshot> newer = nullptr, IdSet removed = {});

  // By the form of the text: an address, `host:port`, a URL, a name, a hash, … Values are compared
  // in their canonical forms. A URL is evidence of its host's indicators as well.
  std::vector<Found> Find(std::string_view text, KindSet kinds = kAllKinds) const;

  // Calls fn(index of the name, found) for names of hosts. As Find with domains alone.
  template <typename Fn>
  void FindNames(std::span<const std::string_view> names, Fn fn) const {
    for (size_t begin = 0; begin < names.size(); begin += kBatch) {
      const auto batch = names.subspan(begin, std::min(kBatch, names.size() - begin));
      uint64_t may_hit = 0;
      for (const Snapshot* snapshot : layers()) may_hit |= SiftNames(*snapshot, batch);
      for (size_t i = 0; may_hit != 0; ++i, may_hit >>= 1) {
        if ((may_hit & 1) == 0) continue;
        for (const Found& found : Find(batch[i], Bit(Kind::kDomain))) fn(begin + i, found);
      }
    }
  }
  // Calls fn(index of the address, found). As Find with addresses and networks alone.
  template <typename Fn>
  void FindAddresses(std::span<const IpBytes> addresses, Fn fn) const {
    for (size_t begin = 0; begin < addresses.size(); begin += kBatch) {
      const auto batch = addresses.subspan(begin, std::min(kBatch, addresses.size() - begin));
      uint64_t may_hit = 0;
      for (const Snapshot* snapshot : layers()) may_hit |= SiftAddresses(*snapshot, batch);
      for (size_t i = 0; may_hit != 0; ++i, may_hit >>= 1) {
        if ((may_hit & 1) == 0) continue;
        for (const Found& found : FindAddress(batch[i])) fn(begin + i, found);
      }
    }
  }

  std::vector<Found> FindAddress(const IpBytes& address) const;
  const std::shared_ptr<const Snapshot>& base() const { return base_; }
  const IdSet& removed() const { return removed_; }

 private:
  static constexpr size_t kBatch = 64;
  // Bit i: the filters let value i pass.
  static uint64_t SiftNames(const Snapshot& snapshot, std::span<const std::string_view> names);
  static uint64_t SiftAddresses(const Snapshot& snapshot, std::span<const IpBytes> addresses);
  std::span<const Snapshot* const> layers() const { return {layers_, newer_ ? 2U : 1U}; }
  std::vector<Found> FindObserved(const Observed& observed, KindSet kinds) const;

  std::shared_ptr<const Snapshot> base_;   // shared with newer matchers
  std::shared_ptr<const Snapshot> newer_;  // shared with the readers of this one
  const Snapshot* layers_[2] = {};         // the newer one first
  IdSet removed_;
};

// A matcher that changes under its readers: they keep the one that they have, and see the change
// when they ask again.
class LiveMatcher {
 public:
  explicit LiveMatcher(std::shared_ptr<const Snapshot> base)
      : current_(std::make_shared<const IocMatcher>(std::move(base))) {}
  std::shared_ptr<const IocMatcher> current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }
  // Indicators that are new or changed, and ids (UUIDs) of those that went. Changes add up until a
  // new base is made. Fails as SnapshotWriter does; nothing has changed then.
  base::Status Apply(std::span<const Indicator> changed, std::span<const std::string> removed_ids,
                     diag::Sink& sink);

 private:
  mutable std::mutex mutex_;  // held for the swap only
  std::mutex apply_mutex_;    // one change at a time
  std::vector<Indicator> changed_;
  std::shared_ptr<const IocMatcher> current_;  // shared with readers
};

// UUID text as bytes, the ids of SnapshotEntry.
IocMatcher::Id IdBytes(std::string_view uuid);
std::string IdText(const uint8_t (&id)[16]);

}  // namespace quoll::intel
