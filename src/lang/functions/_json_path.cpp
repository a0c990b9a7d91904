// Parsing of paths; the syntax is `$`, then `.name`, `[number]`, `['name']` or `["name"]` any
// number of times.
#include "lang/functions/_json_path.h"

#include "base/text.h"

namespace quoll::lang {
using namespace model;

namespace {

// `pos` is behind the bracket; moves it behind the closing one.
std::optional<JsonPathStep> ParseBracket(std::string_view text, size_t& pos) {
  const char quote = pos < text.size() ? text[pos] : '\0';
  if (quote == '\'' || quote == '"') {
    const size_t end = text.find(quote, pos + 1);
    if (end == std::string_view::npos || text.substr(end + 1, 1) != "]") return std::nullopt;
    JsonPathStep step{.name = std::string(text.substr(pos + 1, end - pos - 1))};
    pos = end + 2;
    return step;
  }
  const size_t end = text.find(']', pos);
  if (end == std::string_view::npos) return std::nullopt;
  const auto index = base::ParseInteger(text.substr(pos, end - pos));
  if (!index) return std::nullopt;
  pos = end + 1;
  return JsonPathStep{.is_index = true, .index = *index};
}

}  // namespace

std::optional<JsonPath> ParseJsonPath(std::string_view text) {
  if (!text.starts_with('$')) return std::nullopt;
  JsonPath path;
  for (size_t pos = 1; pos < text.size();) {
    if (text[pos] == '.') {
      const size_t end = std::min(text.find_first_of(".[", pos + 1), text.size());
      if (end == pos + 1) return std::nullopt;
      path.push_back({.name = std::string(text.substr(pos + 1, end - pos - 1))});
      pos = end;
    } else if (text[pos] == '[') {
      ++pos;
      auto step = ParseBracket(text, pos);
      if (!step) return std::nullopt;
      path.push_back(*std::move(step));
    } else {
      return std::nullopt;
    }
  }
  return path;
}

JsonPath PathOfKey(std::string_view key) {
  if (key.starts_with("$.") || key.starts_with("$[")) {
    if (auto path = ParseJsonPath(key)) return *std::move(path);
  }
  return {{.name = std::string(key)}};
}

Dynamic FollowJsonPath(Dynamic value, const JsonPath& path) {
  for (const JsonPathStep& step : path) {
    value = step.is_index ? value.At(step.index) : value.Property(step.name);
  }
  return value;
}

const JsonPath* JsonPathReader::At(size_t row) {
  const std::string_view text = call_.args[arg_].Text(row);
  if (!is_parsed_ || text != text_) {
    path_ = ParseJsonPath(text);
    text_ = text;
    is_parsed_ = true;
  }
  return path_ ? &*path_ : nullptr;
}

}  // namespace quoll::lang
