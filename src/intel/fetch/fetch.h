// Fetching feeds: ask the server politely, keep what came, take it into the state. Whatever goes
// wrong leaves the state as it was and says so.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/fetch/feed.h"
#include "intel/fetch/http.h"
#include "intel/store/store.h"

namespace quoll::intel {

struct FetchOptions {
  int64_t now = 0;
  HttpLimits limits;
  // Of one request, while the server is busy or the connection breaks.
  int max_tries = 4;
  // Before the second try; doubled for each one after that. A server's Retry-After comes first.
  int64_t first_delay_ms = 1000;
  // A server that asks for more is left alone until then, and the fetch fails.
  int64_t max_wait_s = 60;
  // Also a feed that is not due, and without asking whether the copy at hand is the newest.
  bool is_forced = false;
  std::string ca_file;
  std::string proxy;
  std::string user_agent = "quoll";
  std::vector<SourcePolicy> known_sources;
  const std::atomic<bool>* cancel = nullptr;
};

enum class FetchOutcome : uint8_t {
  kImported,
  kKept,       // a copy for queries
  kUnchanged,  // the copy at hand is the newest
  kNotDue,     // asked too short a time ago; see FetchReport::due_at
};
// `imported`, `kept`, `unchanged`, `not_due`.
std::string_view FetchOutcomeName(FetchOutcome outcome);

struct FetchReport {
  FetchOutcome outcome = FetchOutcome::kUnchanged;
  std::string snapshot;  // below the state's folder; empty: none so far
  uint64_t num_bytes = 0;
  ImportReport import;
  std::optional<int64_t> due_at;
};

// Fails with K6023 (the server, the connection, the content), K5009 (the disk), K4004 (cancelled)
// and as Store::Import does; a reason is also kept with the feed.
base::Result<FetchReport> FetchFeed(Store& store, const Feed& feed, const FetchOptions& options,
                                    diag::Sink& sink);

}  // namespace quoll::intel
