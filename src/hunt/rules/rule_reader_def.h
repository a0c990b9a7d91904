// RuleReaderDef: one form in which rules are kept; its row stands in hunt/rules/readers/<name>.cpp.
// A document is read by the first reader, in the order of their names, that knows it by its
// content.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hunt/rules/rule.h"
#include "hunt/yaml.h"

namespace quoll::hunt {

// One document of a file: a tree (YAML or JSON), or text.
struct RuleDocument {
  std::string file;
  enum class Form : uint8_t { kYaml, kJson, kText } form = Form::kText;
  YamlNode root;
  std::string text;  // of kText
};

struct RuleReaderDef {
  std::string_view name;
  std::string_view summary;
  // Whether this reader is the one for the document.
  bool (*knows)(const RuleDocument& document) = nullptr;
  // Appends the rules of a document that it knows. What cannot be run is a rule with a refusal;
  // what is no rule goes to `out.skipped`.
  void (*read)(const RuleDocument& document, RuleSet& out) = nullptr;
};

// In the order of their names.
std::span<const RuleReaderDef* const> AllRuleReaders();

}  // namespace quoll::hunt
