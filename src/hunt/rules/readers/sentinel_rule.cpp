// Sentinel analytics rules as YAML, in the form of the public rule repository: kind Scheduled or
// NRT. Other kinds hold no query of their own and are refused by name.
#include <fmt/format.h>

#include "base/text.h"
#include "base/ticks.h"
#include "hunt/rules/readers/_fields.h"
#include "hunt/rules/readers/_sentinel.h"
#include "hunt/rules/rule_reader_def.h"

namespace quoll::hunt {
namespace {

// A hunting query has neither kind nor schedule.
bool Knows(const RuleDocument& document) {
  if (document.form != RuleDocument::Form::kYaml) return false;
  const YamlNode& root = document.root;
  // Workbooks, playbooks and manifests have a kind, too.
  const bool is_rule =
      rules::FindField(root, "query") != nullptr || rules::FindField(root, "severity") != nullptr;
  const bool is_scheduled = rules::FindField(root, "queryFrequency") != nullptr ||
                            rules::FindField(root, "triggerOperator") != nullptr;
  return is_scheduled || (rules::FindField(root, "kind") != nullptr && is_rule);
}

void Read(const RuleDocument& document, RuleSet& out) {
  Rule rule;
  rule.file = document.file;
  rule.line = document.root.line;
  rule.id = rules::FieldText(document.root, "id");
  rule.name = rules::FieldText(document.root, "name");
  rules::SetSentinelKind(rules::FieldText(document.root, "kind"), rule);
  if (rule.refusal.empty()) {
    rules::ReadAnalyticsFields(document.root, rule);
  }
  out.rules.push_back(std::move(rule));
}

}  // namespace

extern constinit const RuleReaderDef kRuleReader_sentinel_rule = {
    .name = "sentinel_rule",
    .summary = "Sentinel analytics rule, YAML",
    .knows = &Knows,
    .read = &Read,
};

}  // namespace quoll::hunt
