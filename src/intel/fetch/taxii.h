// A TAXII 2.1 client: what is new in the collections of a server, as one STIX bundle.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "intel/fetch/fetch.h"
#include "intel/fetch/snapshot.h"

namespace quoll::intel {

inline constexpr size_t kMaxTaxiiPages = 100'000;

struct TaxiiResult {
  std::string failure;  // empty: all went well
  bool is_cancelled = false;
  std::optional<int64_t> retry_after_s;
  uint64_t num_objects = 0;
  // Where the next fetch goes on, for FeedState::added_after.
  std::string added_after;
  // API roots on other servers, which are left out: the key is not for them.
  std::vector<std::string> skipped_roots;
};

// Starts at the feed's address, whatever resource it is, and writes a bundle of the objects that
// were added after what `added_after` says; nothing where there are none.
TaxiiResult FetchTaxii(const Feed& feed, const std::string& key, const std::string& added_after,
                       const FetchOptions& options, SnapshotWriter& out);

}  // namespace quoll::intel
