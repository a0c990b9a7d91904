#include "hunt/feeds.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/data_dir.h"
#include "base/escape.h"
#include "base/text.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

using intel::Feed;
using intel::KeyPlace;

constexpr size_t kMaxFeeds = 10'000;

bool IsFeedName(std::string_view name) {
  // It names a folder.
  const auto is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  };
  return !name.empty() && name.size() <= 64 && name[0] != '.' &&
         std::all_of(name.begin(), name.end(), is_allowed);
}

class FeedReader {
 public:
  FeedReader(const std::string& path, diag::Sink& sink) : path_(path), sink_(sink) {}

  base::Result<Feed> Read(const std::string& name, const YamlNode& node) {
    Feed feed{.name = name};
    if (!IsFeedName(name)) return Fail(node, "a name is of lower-case letters, digits, `-`, `_`");
    for (const auto& [field, value] : node.fields) TRY_STATUS(ReadField(feed, field, value));
    if (feed.url.empty()) return Fail(node, "the feed has no `url`");
    if (!feed.url.starts_with("https://") && !feed.url.starts_with("http://"))
      return Fail(node, "the `url` is neither http nor https");
    if (feed.policy.source.empty() && feed.reader.empty()) feed.policy.source = name;
    return feed;
  }

 private:
  base::Failed Fail(const YamlNode& node, const std::string& what) {
    return sink_.Fail(diag::Code::K5002,
                      fmt::format("`{}`, line {}: {}", base::EscapeForTerminal(path_), node.line,
                                  base::EscapeForTerminal(what)));
  }

  base::Status ReadField(Feed& feed, const std::string& field, const YamlNode& value) {
    if (field == "about")
      feed.about = value.text;
    else if (field == "url")
      feed.url = value.text;
    else if (field == "format")
      return ReadFormat(feed, value);
    else if (field == "source")
      feed.policy.source = value.text;
    else if (field == "licence")
      feed.policy.licence = value.text;
    else if (field == "tlp")
      return ReadTlp(feed, value);
    else if (field == "full")
      return ReadFlag(feed.is_full, value);
    else if (field == "enabled")
      return ReadFlag(feed.is_enabled, value);
    else if (field == "absence")
      return ReadAbsence(feed, value);
    else if (field == "expires_after")
      return ReadSpan(feed.policy.expires_after, value);
    else if (field == "interval")
      return ReadInterval(feed, value);
    else if (field == "collection")
      feed.collection = value.text;
    else if (field == "auth")
      return ReadAuth(feed, value);
    else
      return Fail(value, fmt::format("a feed has no field `{}`", field));
    return base::Done{};
  }

  base::Status ReadFormat(Feed& feed, const YamlNode& value) {
    if (value.text == "taxii") {
      feed.form = intel::FeedForm::kTaxii;
    } else if (value.text == "copy") {
      feed.is_copy_only = true;
    } else {
      feed.reader = value.text;
    }
    return base::Done{};
  }

  base::Status ReadTlp(Feed& feed, const YamlNode& value) {
    feed.policy.tlp = intel::TlpFromName(value.text);
    if (!feed.policy.tlp) return Fail(value, fmt::format("`{}` is no TLP", value.text));
    return base::Done{};
  }

  base::Status ReadFlag(bool& flag, const YamlNode& value) {
    if (value.text != "true" && value.text != "false")
      return Fail(value, fmt::format("`{}` is neither true nor false", value.text));
    flag = value.text == "true";
    return base::Done{};
  }

  base::Status ReadAbsence(Feed& feed, const YamlNode& value) {
    if (value.text != "revoked" && value.text != "ended")
      return Fail(value, fmt::format("`{}` is neither revoked nor ended", value.text));
    feed.policy.absence = value.text == "ended" ? intel::Absence::kEnded : intel::Absence::kRevoked;
    return base::Done{};
  }

  base::Status ReadSpan(std::optional<int64_t>& span, const YamlNode& value) {
    span = base::ParseTimespan(value.text);
    if (!span || *span <= 0) return Fail(value, fmt::format("`{}` is no timespan", value.text));
    return base::Done{};
  }

  base::Status ReadInterval(Feed& feed, const YamlNode& value) {
    std::optional<int64_t> span;
    TRY_STATUS(ReadSpan(span, value));
    feed.interval = *span;
    return base::Done{};
  }

  base::Status ReadAuth(Feed& feed, const YamlNode& value) {
    feed.key = value.Text("key");
    if (!IsFeedName(feed.key)) return Fail(value, "`auth` needs `key`, the name of the key");
    for (const auto& [field, node] : value.fields) {
      if (field == "key") continue;
      if (field == "optional") {
        TRY_STATUS(ReadFlag(feed.is_key_optional, node));
      } else if (field == "header") {
        feed.key_place = KeyPlace::kHeader;
        feed.key_field = node.text;
      } else if (field == "query") {
        feed.key_place = KeyPlace::kQuery;
        feed.key_field = node.text;
      } else if (field == "scheme" && node.text == "bearer") {
        feed.key_place = KeyPlace::kBearer;
      } else if (field == "scheme" && node.text == "basic") {
        feed.key_place = KeyPlace::kBasic;
      } else {
        return Fail(node, "`auth` takes `header`, `query` or `scheme` (bearer, basic)");
      }
    }
    if (feed.key_place == KeyPlace::kNone)
      return Fail(value, "`auth` says nowhere how the key travels: `header`, `query`, `scheme`");
    return base::Done{};
  }

  const std::string& path_;
  diag::Sink& sink_;
};

base::Status ReadFile(const std::string& path, std::vector<Feed>& feeds, diag::Sink& sink) {
  TRY(const YamlNode root, ReadYaml(path, sink));
  const YamlNode* list = root.Find("feeds");
  if (list == nullptr) {
    return sink.Fail(diag::Code::K5002,
                     fmt::format("`{}` has no `feeds:`", base::EscapeForTerminal(path)));
  }
  if (list->fields.size() > kMaxFeeds)
    return sink.Fail(diag::Code::K5002, fmt::format("`{}` has more than 10,000 feeds", path));
  FeedReader reader(path, sink);
  for (const auto& [name, node] : list->fields) {
    TRY(Feed feed, reader.Read(name, node));
    const auto known = std::find_if(feeds.begin(), feeds.end(),
                                    [&](const Feed& other) { return other.name == feed.name; });
    if (known != feeds.end()) {
      *known = std::move(feed);
    } else {
      feeds.push_back(std::move(feed));
    }
  }
  return base::Done{};
}

}  // namespace

base::Result<std::vector<Feed>> ReadFeeds(const std::string& state_folder, diag::Sink& sink) {
  std::vector<Feed> feeds;
  TRY_STATUS(ReadFile(base::FindDataDir() + "/feeds.yaml", feeds, sink));
  const std::string own = state_folder + "/feeds.yaml";
  std::error_code ignored;
  if (std::filesystem::exists(own, ignored)) TRY_STATUS(ReadFile(own, feeds, sink));
  return feeds;
}

std::vector<intel::SourcePolicy> KnownSources(const std::vector<Feed>& feeds) {
  std::vector<intel::SourcePolicy> sources;
  for (const Feed& feed : feeds) {
    if (!feed.policy.source.empty()) sources.push_back(feed.policy);
  }
  return sources;
}

}  // namespace quoll::hunt
