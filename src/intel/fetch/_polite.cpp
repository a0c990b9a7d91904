#include "intel/fetch/_polite.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace quoll::intel {
namespace {

// Ends early when the run is cancelled.
void Wait(int64_t milliseconds, const std::atomic<bool>* cancel) {
  constexpr int64_t kStepMs = 50;
  for (int64_t waited = 0; waited < milliseconds; waited += kStepMs) {
    if (cancel != nullptr && *cancel) return;
    std::this_thread::sleep_for(
        std::chrono::milliseconds(std::min(kStepMs, milliseconds - waited)));
  }
}

}  // namespace

HttpRequest RequestOf(const Feed& feed, const std::string& key, const FetchOptions& options) {
  HttpRequest request{.url = feed.url,
                      .ca_file = options.ca_file,
                      .proxy = options.proxy,
                      .user_agent = options.user_agent,
                      .limits = options.limits,
                      .cancel = options.cancel};
  if (key.empty()) return request;
  switch (feed.key_place) {
    case KeyPlace::kNone:
      break;
    case KeyPlace::kHeader:
      request.secret_header = feed.key_field + ": " + key;
      break;
    case KeyPlace::kQuery:
      request.secret_query = EscapeForUrl(feed.key_field) + '=' + EscapeForUrl(key);
      break;
    case KeyPlace::kBearer:
      request.secret_header = "Authorization: Bearer " + key;
      break;
    case KeyPlace::kBasic:
      request.credentials = key;
      break;
  }
  return request;
}

HttpAnswer GetPolitely(const HttpRequest& request, const FetchOptions& options,
                       const HttpBody& body, const std::function<void()>& start_over) {
  int64_t delay_ms = options.first_delay_ms;
  for (int num_tries = 1;; ++num_tries) {
    HttpAnswer answer = HttpGet(request, body);
    const bool is_cancelled = options.cancel != nullptr && *options.cancel;
    if (!answer.is_transient || num_tries >= options.max_tries || is_cancelled) return answer;
    if (answer.retry_after_s.value_or(0) > options.max_wait_s) return answer;
    Wait(answer.retry_after_s ? *answer.retry_after_s * 1000 : delay_ms, options.cancel);
    delay_ms *= 2;
    start_over();
  }
}

}  // namespace quoll::intel
