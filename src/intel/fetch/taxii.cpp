#include "intel/fetch/taxii.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "intel/fetch/_polite.h"
#include "intel/fetch/taxii_text.h"

namespace quoll::intel {
namespace {

constexpr std::string_view kAccept = "Accept: application/taxii+json;version=2.1";
// Objects asked for at once; a server may give fewer.
constexpr int kObjectsPerPage = 1000;

std::string WithSlash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

class Client {
 public:
  Client(const Feed& feed, const std::string& key, const std::string& added_after,
         const FetchOptions& options, SnapshotWriter& out)
      : feed_(feed), options_(options), request_(RequestOf(feed, key, options)), out_(out) {
    request_.headers.emplace_back(kAccept);
    for (const std::string_view line : base::Split(added_after, '\n')) {
      const size_t equals = line.find('=');
      if (equals != std::string_view::npos)
        added_after_.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
  }

  TaxiiResult Run() {
    const bool is_good = Visit(WithSlash(feed_.url)) && Finish();
    if (is_good && num_collections_ == 0) {
      result_.failure = feed_.collection.empty()
                            ? std::string("the server has no collection that may be read")
                            : fmt::format("the server has no readable collection `{}`",
                                          base::EscapeForTerminal(feed_.collection));
    }
    for (const auto& [collection, time] : added_after_)
      result_.added_after += collection + '=' + time + '\n';
    return std::move(result_);
  }

 private:
  bool Fail(std::string reason) {
    result_.failure = std::move(reason);
    return false;
  }

  bool Get(const std::string& url, std::string& text) {
    HttpRequest request = request_;
    request.url = url;
    request.limits.max_bytes -= std::min(num_bytes_, request.limits.max_bytes);
    last_ = GetPolitely(
        request, options_,
        [&](std::string_view bytes) {
          text += bytes;
          return true;
        },
        [&] { text.clear(); });
    num_bytes_ += text.size();
    result_.is_cancelled = last_.is_cancelled;
    result_.retry_after_s = last_.retry_after_s;
    if (!last_.failure.empty()) return Fail(last_.failure);
    if (last_.status == 200) return true;
    return Fail(fmt::format("the server answered with status {}", last_.status));
  }

  bool GetResource(const std::string& url, TaxiiAnswer& answer) {
    std::string text;
    std::string reason;
    if (!Get(url, text)) return false;
    if (ReadTaxiiAnswer(text, answer, reason)) return true;
    return Fail(fmt::format("`{}` gave no TAXII answer: {}", base::EscapeForTerminal(url), reason));
  }

  bool Visit(const std::string& url) {
    TaxiiAnswer answer;
    if (!GetResource(url, answer)) return false;
    switch (answer.resource) {
      case TaxiiResource::kDiscovery:
        return VisitRoots(url, answer.api_roots);
      case TaxiiResource::kApiRoot:
        return VisitCollections(url + "collections/");
      case TaxiiResource::kCollections:
        return ReadCollections(url, answer.collections);
      case TaxiiResource::kCollection:
        ++num_collections_;
        return ReadCollection(answer.collections[0].id, url);
    }
    return false;
  }

  bool VisitRoots(const std::string& url, const std::vector<std::string>& roots) {
    for (const std::string& root : roots) {
      const std::string resolved = ResolveUrl(url, root);
      if (!IsSameOrigin(resolved, feed_.url)) {
        result_.skipped_roots.push_back(root);
      } else if (!VisitCollections(WithSlash(resolved) + "collections/")) {
        return false;
      }
    }
    return true;
  }

  bool VisitCollections(const std::string& url) {
    TaxiiAnswer answer;
    if (!GetResource(url, answer)) return false;
    if (answer.resource != TaxiiResource::kCollections)
      return Fail(fmt::format("`{}` lists no collections", base::EscapeForTerminal(url)));
    return ReadCollections(url, answer.collections);
  }

  bool ReadCollections(const std::string& url, const std::vector<TaxiiCollection>& collections) {
    for (const TaxiiCollection& collection : collections) {
      const bool is_asked = feed_.collection.empty() || feed_.collection == collection.id ||
                            feed_.collection == collection.title ||
                            feed_.collection == collection.alias;
      if (!is_asked || !collection.can_read) continue;
      ++num_collections_;
      if (!ReadCollection(collection.id, url + EscapeForUrl(collection.id) + '/')) return false;
    }
    return true;
  }

  // All pages behind what the last fetch saw.
  bool ReadCollection(const std::string& id, const std::string& url) {
    std::string& added_after = added_after_[id];
    std::string after = added_after;
    std::string next;
    std::string last_objects;
    for (size_t page_idx = 0; page_idx < kMaxTaxiiPages; ++page_idx) {
      std::string address = fmt::format("{}objects/?limit={}", url, kObjectsPerPage);
      if (!after.empty()) address += "&added_after=" + EscapeForUrl(after);
      if (!next.empty()) address += "&next=" + EscapeForUrl(next);
      TaxiiPage page;
      if (!ReadPage(address, page)) return false;
      const std::string last = last_.taxii_added_last;
      if (IsLater(last, added_after)) added_after = last;
      if (!page.has_more) return true;
      if (page.next.empty() && (last.empty() || last == after))
        return Fail("the server says that there is more, and not where");
      // Some servers keep one `next` for all pages of an answer; the objects tell.
      if (page.next == next && page.objects == last_objects)
        return Fail("the server gives the same page again and again");
      last_objects = std::move(page.objects);
      // A server without `next` goes on behind the last time that it gave.
      if (page.next.empty()) after = last;
      next = page.next;
    }
    return Fail("the collection has too many pages");
  }

  // Servers differ in how many digits they write, so that texts cannot be compared. A time that
  // is none would never be passed and is left out.
  static bool IsLater(const std::string& time, const std::string& other) {
    const auto ticks = base::ParseDatetime(time);
    return ticks && *ticks > base::ParseDatetime(other).value_or(0);
  }

  bool ReadPage(const std::string& address, TaxiiPage& page) {
    std::string text;
    std::string reason;
    if (!Get(address, text)) return false;
    if (!ReadTaxiiPage(text, page, reason))
      return Fail(fmt::format("a page of objects cannot be read: {}", reason));
    if (page.num_objects == 0) return true;
    Write(result_.num_objects == 0 ? Start() : std::string(","));
    Write(page.objects);
    result_.num_objects += page.num_objects;
    return true;
  }

  // The name of the bundle means nothing: STIX gives it no identity.
  static std::string Start() {
    return "{\"type\":\"bundle\",\"id\":\"bundle--00000000-0000-4000-8000-000000000000\","
           "\"objects\":[";
  }

  // What the disk refuses shows when the snapshot is kept.
  void Write(std::string_view text) { out_.Write(text); }

  bool Finish() {
    if (result_.num_objects > 0) Write("]}\n");
    return true;
  }

  const Feed& feed_;
  const FetchOptions& options_;
  HttpRequest request_;
  SnapshotWriter& out_;
  HttpAnswer last_;
  std::map<std::string, std::string> added_after_;  // by collection
  uint64_t num_bytes_ = 0;
  size_t num_collections_ = 0;
  TaxiiResult result_;
};

}  // namespace

TaxiiResult FetchTaxii(const Feed& feed, const std::string& key, const std::string& added_after,
                       const FetchOptions& options, SnapshotWriter& out) {
  return Client(feed, key, added_after, options, out).Run();
}

}  // namespace quoll::intel
