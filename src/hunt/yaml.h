// The library's one wrapper around yaml-cpp: a data file as a plain tree. Separate because yaml-cpp
// throws, and because its headers shall not reach others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::hunt {

inline constexpr size_t kMaxYamlBytes = size_t{4} << 20;
inline constexpr int kMaxYamlDepth = 32;
// Aliases are written out, so a small file can be a large tree.
inline constexpr size_t kMaxYamlNodes = 1'000'000;

// A scalar has text, a list items, a mapping fields (in the order of the file).
struct YamlNode {
  std::string text;
  std::vector<YamlNode> items;
  std::vector<std::pair<std::string, YamlNode>> fields;
  int line = 0;  // from 1

  // Null where there is no such field.
  const YamlNode* Find(std::string_view name) const;
  // The text of a field; empty where there is none.
  std::string Text(std::string_view name) const;
  // The texts of a field's items.
  std::vector<std::string> Texts(std::string_view name) const;
};

// Fails with K5001 (missing) or K5002 (not readable as YAML, too large, too deep).
base::Result<YamlNode> ReadYaml(const std::string& path, diag::Sink& sink);

// All documents of a text; nothing, and the reason in `error`, where it is not readable as YAML, too large or too
// deep.
std::optional<std::vector<YamlNode>> ParseYaml(std::string_view text, std::string& error);

}  // namespace quoll::hunt
