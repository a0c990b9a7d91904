// Writes one JSON object, member by member, for the exchange formats. Empty texts are left out.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/escape.h"

namespace quoll::intel {

class JsonObject {
 public:
  explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }

  // Where the value of a member goes.
  std::string& Key(std::string_view name) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    out_ += base::QuoteForJson(name);
    out_ += ':';
    return out_;
  }
  void Text(std::string_view name, std::string_view text) {
    if (!text.empty()) Key(name) += base::QuoteForJson(text);
  }
  void Bool(std::string_view name, bool value) { Key(name) += value ? "true" : "false"; }
  void Number(std::string_view name, std::optional<int64_t> value) {
    if (value) Key(name) += std::to_string(*value);
  }
  void List(std::string_view name, const std::vector<std::string>& texts) {
    if (texts.empty()) return;
    std::string& out = Key(name);
    for (size_t i = 0; i < texts.size(); ++i)
      out += (i == 0 ? "[" : ",") + base::QuoteForJson(texts[i]);
    out += ']';
  }
  void End() { out_ += '}'; }

 private:
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace quoll::intel
