// Sentinel and Defender hunting queries as YAML, in the form of the public repository: a query
// without a schedule.
#include "base/text.h"
#include "hunt/rules/readers/_fields.h"
#include "hunt/rules/rule_reader_def.h"

namespace quoll::hunt {
namespace {

bool Knows(const RuleDocument& document) {
  const YamlNode& root = document.root;
  // A saved function has a query too, and is not to be run by itself.
  return document.form == RuleDocument::Form::kYaml && rules::FindField(root, "query") != nullptr &&
         rules::FindField(root, "queryFrequency") == nullptr &&
         rules::FindField(root, "kind") == nullptr &&
         rules::FindField(root, "queryCondition") == nullptr &&
         rules::FindField(root, "functionAlias") == nullptr &&
         rules::FindField(root, "functionName") == nullptr;
}

void Read(const RuleDocument& document, RuleSet& out) {
  Rule rule;
  rule.file = document.file;
  rule.line = document.root.line;
  rule.kind = RuleKind::kHunting;
  rule.id = rules::FieldText(document.root, "id");
  rule.name = rules::FieldText(document.root, "name");
  rules::ReadAnalyticsFields(document.root, rule);
  out.rules.push_back(std::move(rule));
}

}  // namespace

extern constinit const RuleReaderDef kRuleReader_hunting_query = {
    .name = "hunting_query",
    .summary = "hunting query, YAML",
    .knows = &Knows,
    .read = &Read,
};

}  // namespace quoll::hunt
