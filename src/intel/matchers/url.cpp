// URLs: the canonical form, and the folders above it that indicators ending in `/` stand for. A URL
// without a scheme, in a log or an indicator, stands for http and https.
#include "intel/canon.h"
#include "intel/key_hash.h"
#include "intel/matcher_def.h"

namespace quoll::intel {
namespace {

uint64_t Hash(const Indicator& indicator) { return HashText(Kind::kUrl, indicator.value); }

class UrlFinder {
 public:
  UrlFinder(const Snapshot& snapshot, KindSet kinds, std::vector<Found>& out)
      : snapshot_(snapshot), kinds_(kinds), first_(out.size()), out_(out) {}

  // A canonical URL, with or without its scheme.
  void Add(std::string_view form) {
    Look(form, Fit::kExact);
    const size_t scheme = form.find("://");
    const size_t path_end = std::min(form.find('?'), form.size());
    const size_t host = scheme == std::string_view::npos || scheme > path_end ? 0 : scheme + 3;
    for (size_t at = form.find('/', host); at < path_end; at = form.find('/', at + 1)) {
      Look(form.substr(0, at + 1), Fit::kUrlFolder);
    }
  }

 private:
  void Look(std::string_view key, Fit fit) {
    const auto accepts = [&](const SnapshotEntry& entry, std::string_view text) {
      const bool is_in_scope =
          fit == Fit::kExact || entry.scope == static_cast<uint8_t>(Scope::kUrlPrefix);
      return text == key && is_in_scope && !IsKnown(entry);
    };
    AppendFound(snapshot_, HashText(Kind::kUrl, key), kinds_, fit, accepts, out_);
  }
  bool IsKnown(const SnapshotEntry& entry) const {
    for (size_t i = first_; i < out_.size(); ++i) {
      if (out_[i].entry == &entry) return true;
    }
    return false;
  }

  const Snapshot& snapshot_;
  KindSet kinds_;
  size_t first_;
  std::vector<Found>& out_;
};

void Find(const Snapshot& snapshot, const Observed& observed, KindSet kinds,
          std::vector<Found>& out) {
  if (observed.host.empty() && !observed.may_be_url && !observed.port) return;
  const std::string_view text = observed.text;
  const size_t scheme = text.find("://");
  const bool has_scheme = scheme != std::string_view::npos && scheme < text.find_first_of("/?#");
  UrlFinder finder(snapshot, kinds, out);
  for (const std::string_view added : {"http://", "https://"}) {
    const Canonical canon =
        CanonUrl((has_scheme ? std::string() : std::string(added)).append(text));
    if (canon.ok()) {
      finder.Add(canon.value);
      finder.Add(std::string_view(canon.value).substr(canon.value.find("://") + 3));
    }
    if (has_scheme) break;
  }
}

}  // namespace

extern constinit const MatcherDef kMatcher_url = {
    .name = "url",
    .summary = "URLs in their canonical form, and folders above them.",
    .kinds = Bit(Kind::kUrl),
    .hash = Hash,
    .find = Find,
};

}  // namespace quoll::intel
