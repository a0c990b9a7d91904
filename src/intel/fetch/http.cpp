#include "intel/fetch/http.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "base/escape.h"
#include "base/text.h"

namespace quoll::intel {
namespace {

constexpr long kMaxHeaderBytes = 8192;

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Handle = std::unique_ptr<CURL, CurlDeleter>;
using HeaderList = std::unique_ptr<curl_slist, CurlDeleter>;
using Url = std::unique_ptr<CURLU, CurlDeleter>;

std::string PartOf(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

// `https://host:443`; empty for what is no address.
std::string OriginOf(const std::string& address) {
  const Url url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK) return {};
  return base::AsciiLower(PartOf(url.get(), CURLUPART_SCHEME) + "://" +
                          PartOf(url.get(), CURLUPART_HOST)) +
         ':' + PartOf(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

bool IsWeb(const std::string& address) {
  return base::StartsWithIgnoreCase(address, "https://") ||
         base::StartsWithIgnoreCase(address, "http://");
}

bool IsSecure(const std::string& address) {
  return base::StartsWithIgnoreCase(address, "https://");
}

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool IsBusy(int status) {
  return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
         status == 504;
}

bool IsTransient(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return true;
    default:
      return false;
  }
}

// One transfer without redirects.
class Transfer {
 public:
  Transfer(const HttpRequest& request, const std::string& url, bool has_secrets, int64_t timeout_ms,
           const HttpBody& body)
      : request_(request), url_(url), body_(body), handle_(curl_easy_init()) {
    if (!handle_) return;
    SetRules(timeout_ms);
    SetRequest(has_secrets);
  }

  HttpAnswer Run() {
    if (!handle_) {
      answer_.failure = "out of memory";
      return answer_;
    }
    const CURLcode code = curl_easy_perform(handle_.get());
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    answer_.status = static_cast<int>(status);
    answer_.is_transient = code == CURLE_OK ? IsBusy(answer_.status) : IsTransient(code);
    if (code != CURLE_OK) answer_.failure = Explain(code);
    return answer_;
  }

  // Where a redirect leads; empty: nowhere.
  std::string redirect() const {
    char* target = nullptr;
    curl_easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &target);
    return target == nullptr ? std::string() : std::string(target);
  }

 private:
  template <typename Value>
  void Set(CURLoption option, Value value) {
    curl_easy_setopt(handle_.get(), option, value);
  }

  void SetRules(int64_t timeout_ms) {
    Set(CURLOPT_ERRORBUFFER, error_);
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_FOLLOWLOCATION, 0L);
    Set(CURLOPT_SSL_VERIFYPEER, 1L);
    Set(CURLOPT_SSL_VERIFYHOST, 2L);
    // A .netrc is for other programs.
    Set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    Set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(kConnectTimeoutMs, timeout_ms)));
    Set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_ms));
    Set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    Set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(kStallSeconds));
    Set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.limits.max_bytes));
    if (!request_.ca_file.empty()) Set(CURLOPT_CAINFO, request_.ca_file.c_str());
    if (!request_.proxy.empty()) Set(CURLOPT_PROXY, request_.proxy.c_str());
  }

  void SetRequest(bool has_secrets) {
    if (has_secrets && !request_.secret_query.empty()) {
      url_ += url_.find('?') == std::string::npos ? '?' : '&';
      url_ += request_.secret_query;
    }
    Set(CURLOPT_URL, url_.c_str());
    Set(CURLOPT_USERAGENT, request_.user_agent.c_str());
    // All encodings that the library knows; what is counted and kept is the text behind them.
    Set(CURLOPT_ACCEPT_ENCODING, "");
    for (const std::string& header : request_.headers) AddHeader(header);
    if (!request_.etag.empty()) AddHeader("If-None-Match: " + request_.etag);
    if (!request_.last_modified.empty()) AddHeader("If-Modified-Since: " + request_.last_modified);
    if (has_secrets && !request_.secret_header.empty()) AddHeader(request_.secret_header);
    Set(CURLOPT_HTTPHEADER, headers_.get());
    if (has_secrets && !request_.credentials.empty()) {
      Set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BASIC));
      Set(CURLOPT_USERPWD, request_.credentials.c_str());
    }
    Set(CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
    Set(CURLOPT_HEADERDATA, this);
    Set(CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
    Set(CURLOPT_WRITEDATA, this);
    Set(CURLOPT_NOPROGRESS, 0L);
    Set(CURLOPT_XFERINFOFUNCTION, &Transfer::OnProgress);
    Set(CURLOPT_XFERINFODATA, this);
  }

  void AddHeader(const std::string& header) {
    curl_slist* list = curl_slist_append(headers_.get(), header.c_str());
    if (list == nullptr) return;
    headers_.release();
    headers_.reset(list);
  }

  static size_t OnHeader(char* data, size_t size, size_t count, void* self) {
    static_cast<Transfer*>(self)->ReadHeader({data, size * count});
    return size * count;
  }

  void ReadHeader(std::string_view line) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || line.size() > kMaxHeaderBytes) return;
    const std::string_view name = line.substr(0, colon);
    std::string_view value = base::TrimBlanks(line.substr(colon + 1));
    while (value.ends_with('\r') || value.ends_with('\n')) value.remove_suffix(1);
    if (base::EqualsIgnoreCase(name, "etag")) answer_.etag = value;
    if (base::EqualsIgnoreCase(name, "last-modified")) answer_.last_modified = value;
    if (base::EqualsIgnoreCase(name, "content-type")) answer_.content_type = value;
    if (base::EqualsIgnoreCase(name, "x-taxii-date-added-last")) answer_.taxii_added_last = value;
    if (base::EqualsIgnoreCase(name, "retry-after"))
      answer_.retry_after_s = ParseRetryAfter(value, static_cast<int64_t>(std::time(nullptr)));
  }

  static size_t OnBody(char* data, size_t size, size_t count, void* self) {
    return static_cast<Transfer*>(self)->ReadBody({data, size * count}) ? size * count : 0;
  }

  bool ReadBody(std::string_view bytes) {
    num_bytes_ += bytes.size();
    if (num_bytes_ > request_.limits.max_bytes) {
      is_too_large_ = true;
      return false;
    }
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    return status != 200 || body_(bytes);
  }

  static int OnProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const std::atomic<bool>* cancel = static_cast<Transfer*>(self)->request_.cancel;
    return cancel != nullptr && *cancel ? 1 : 0;
  }

  std::string Explain(CURLcode code) {
    switch (code) {
      case CURLE_ABORTED_BY_CALLBACK:
        answer_.is_cancelled = true;
        return "the fetch was cancelled";
      case CURLE_FILESIZE_EXCEEDED:
        is_too_large_ = true;
        break;
      case CURLE_PARTIAL_FILE:
        return fmt::format("the answer was cut off after {}", base::FormatBytes(num_bytes_));
      case CURLE_BAD_CONTENT_ENCODING:
        return "the compressed answer is damaged";
      case CURLE_OPERATION_TIMEDOUT:
        return fmt::format("the time ran out; {} had come", base::FormatBytes(num_bytes_));
      case CURLE_PEER_FAILED_VERIFICATION:
      case CURLE_SSL_CACERT_BADFILE:
        return fmt::format("the server's certificate is not trusted: {}", Detail(code));
      case CURLE_UNSUPPORTED_PROTOCOL:
        return "only http and https are fetched";
      default:
        break;
    }
    if (is_too_large_) {
      return fmt::format("the answer is larger than {}",
                         base::FormatBytes(request_.limits.max_bytes));
    }
    return Detail(code);
  }

  std::string Detail(CURLcode code) const {
    return base::EscapeForTerminal(error_[0] != '\0' ? error_ : curl_easy_strerror(code));
  }

  const HttpRequest& request_;
  std::string url_;
  const HttpBody& body_;
  Handle handle_;
  HeaderList headers_;
  char error_[CURL_ERROR_SIZE] = {};
  HttpAnswer answer_;
  uint64_t num_bytes_ = 0;
  bool is_too_large_ = false;
};

// The library's own state, made once and in time for threads to come.
bool StartCurl() {
  static const bool is_started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return is_started;
}

std::string StatusText(int status) {
  switch (status) {
    case 401:
    case 403:
      return fmt::format("the server refuses access (status {}): a key is missing or not accepted",
                         status);
    case 404:
    case 410:
      return fmt::format("there is nothing at this address (status {})", status);
    case 429:
      return "the server says that it was asked too often (status 429)";
    default:
      return fmt::format("the server answered with status {}", status);
  }
}

}  // namespace

HttpAnswer HttpGet(const HttpRequest& request, const HttpBody& body) {
  HttpAnswer answer;
  if (!StartCurl()) {
    answer.failure = "libcurl cannot start";
    return answer;
  }
  if (!IsWeb(request.url)) {
    answer.failure = "only http and https are fetched";
    return answer;
  }
  std::string url = request.url;
  for (int i = 0; i <= kMaxRedirects; ++i) {
    const bool has_secrets = IsSameOrigin(url, request.url);
    Transfer transfer(request, url, has_secrets, request.limits.timeout_ms, body);
    answer = transfer.Run();
    if (!answer.failure.empty() || answer.status == 200 || answer.status == 304) return answer;
    if (!IsRedirect(answer.status)) {
      answer.failure = StatusText(answer.status);
      return answer;
    }
    const std::string target = transfer.redirect();
    if (!IsWeb(target)) {
      answer.failure = "the server leads to an address that is neither http nor https";
      return answer;
    }
    if (IsSecure(url) && !IsSecure(target)) {
      answer.failure = "the server leads from https to http";
      return answer;
    }
    url = target;
  }
  answer.failure = fmt::format("the server leads on and on (more than {} times)", kMaxRedirects);
  return answer;
}

std::optional<int64_t> ParseRetryAfter(std::string_view text, int64_t now_unix) {
  if (const auto seconds = base::ParseInteger(text)) {
    if (*seconds < 0) return std::nullopt;
    return seconds;
  }
  const std::time_t time = curl_getdate(std::string(text).c_str(), nullptr);
  if (time < 0) return std::nullopt;
  return std::max<int64_t>(static_cast<int64_t>(time) - now_unix, 0);
}

bool IsSameOrigin(const std::string& url, const std::string& other) {
  const std::string origin = OriginOf(url);
  return !origin.empty() && origin == OriginOf(other);
}

std::string ResolveUrl(const std::string& base, const std::string& reference) {
  const Url url(curl_url());
  if (!url || curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0) != CURLUE_OK) return {};
  if (curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) return {};
  const std::string resolved = PartOf(url.get(), CURLUPART_URL);
  return IsWeb(resolved) ? resolved : std::string();
}

std::string EscapeForUrl(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    out += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

}  // namespace quoll::intel
