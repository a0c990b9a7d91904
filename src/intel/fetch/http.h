// One GET by libcurl, with the rules that every fetch follows: http and https only, redirects too;
// TLS is checked; keys go to the server they are for and to no other; sizes and times are bounded.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

inline constexpr int kMaxRedirects = 5;
inline constexpr uint64_t kDefaultMaxFetchBytes = uint64_t{1} << 30;
inline constexpr int64_t kDefaultFetchTimeoutMs = 10 * 60 * 1000;
inline constexpr int64_t kConnectTimeoutMs = 30 * 1000;
// A server that sends nothing for so long has stopped.
inline constexpr int64_t kStallSeconds = 60;

struct HttpLimits {
  // Of the body after its content encoding is undone.
  uint64_t max_bytes = kDefaultMaxFetchBytes;
  // Of one transfer; a redirect starts another.
  int64_t timeout_ms = kDefaultFetchTimeoutMs;
};

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // `Accept: text/csv`
  // Secrets; none of them ever stands in an answer's texts.
  std::string secret_header;  // `Auth-Key: KEY`
  std::string secret_query;   // `auth-key=KEY`, escaped
  std::string credentials;    // `user:password`
  // Of the copy at hand; empty: none.
  std::string etag;
  std::string last_modified;
  std::string ca_file;  // in place of the system's certificates
  std::string proxy;    // in place of the environment's
  std::string user_agent = "quoll";
  HttpLimits limits;
  const std::atomic<bool>* cancel = nullptr;
};

struct HttpAnswer {
  int status = 0;       // 0: there was none
  std::string failure;  // for people; empty after a whole answer, whatever its status
  // Another try may help: the connection broke, or the server is busy.
  bool is_transient = false;
  bool is_cancelled = false;
  std::string etag;
  std::string last_modified;
  std::string content_type;
  std::optional<int64_t> retry_after_s;
  std::string taxii_added_last;  // X-TAXII-Date-Added-Last
};

// Takes a piece of the body of a successful answer; false ends the transfer.
using HttpBody = std::function<bool(std::string_view bytes)>;

// `body` is called for status 200 only. Failures of all kinds stand in the answer.
HttpAnswer HttpGet(const HttpRequest& request, const HttpBody& body);

// Seconds from `now_unix` on that a Retry-After states, as a number or a date; nothing for others.
std::optional<int64_t> ParseRetryAfter(std::string_view text, int64_t now_unix);

// Whether both have the same scheme, host and port.
bool IsSameOrigin(const std::string& url, const std::string& other);
// An address as a server gives it, relative to where it was found; empty: not http or https.
std::string ResolveUrl(const std::string& base, const std::string& reference);
// For a query string.
std::string EscapeForUrl(std::string_view text);

}  // namespace quoll::intel
