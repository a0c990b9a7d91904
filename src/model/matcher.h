// Matcher: which indicators of compromise a text is evidence of, seen from above;
// hunt/ioc_matcher.h makes one of a set of indicators.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::model {

struct IocMatch {
  std::string id;     // UUID
  std::string type;   // `ip`, `domain`, …
  std::string value;  // canonical
  std::string family;
  std::string fit;  // `exact`, `subdomain`, `network`, `url_folder`
  std::optional<int32_t> confidence;
  std::optional<int32_t> port;  // that the indicator states
};

class Matcher {
 public:
  virtual ~Matcher() = default;
  // Empty for most texts. Matches come by kind, the closest first. Thread-safe.
  virtual std::vector<IocMatch> Find(std::string_view text) const = 0;
};

}  // namespace quoll::model
