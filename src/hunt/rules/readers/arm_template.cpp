// ARM templates: JSON with resources of the types alertRules (and their templates) and
// savedSearches, also inside nested deployments and content templates. Expressions are resolved
// where the template says their value.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "hunt/rules/read_rules.h"
#include "hunt/rules/readers/_arm_expression.h"
#include "hunt/rules/readers/_fields.h"
#include "hunt/rules/readers/_sentinel.h"
#include "hunt/rules/rule_reader_def.h"

namespace quoll::hunt {
namespace {

using rules::ArmScope;

bool Knows(const RuleDocument& document) {
  return document.form == RuleDocument::Form::kJson &&
         rules::FindField(document.root, "resources") != nullptr;
}

// The last part of a resource's type: `alertRules` of
// `Microsoft.OperationalInsights/workspaces/providers/alertRules`.
std::string TypeOf(const YamlNode& resource) {
  const std::string type = rules::FieldText(resource, "type");
  const size_t slash = type.rfind('/');
  return base::AsciiLower(slash == std::string::npos ? type : type.substr(slash + 1));
}

// A copy of the tree with every expression resolved; what cannot be is refused, and left as it
// stands. Names and ids are not looked at: they are resolved apart, more freely.
// `budget` is what all texts of the template may still take.
YamlNode Resolved(const YamlNode& node, const ArmScope& scope, size_t& budget, Rule& rule) {
  YamlNode out;
  out.line = node.line;
  if (budget == 0) {
    rules::Refuse(rule, "the template's expressions make too much text");
    return out;
  }
  std::string refusal;
  const auto text = rules::ResolveArmText(node.text, scope, refusal);
  out.text = text.value_or(node.text);
  if (!text) rules::Refuse(rule, refusal);
  if (out.text.size() < budget) {
    budget -= out.text.size();
  } else {
    out.text.clear();
    budget = 0;
    rules::Refuse(rule, "the template's expressions make too much text");
  }
  for (const YamlNode& item : node.items) out.items.push_back(Resolved(item, scope, budget, rule));
  for (const auto& [name, value] : node.fields)
    out.fields.emplace_back(name, Resolved(value, scope, budget, rule));
  return out;
}

// Only the fields that decide what the rule does; others may hold what only a deployment knows.
constexpr std::string_view kRuleFields[] = {"displayName",
                                            "description",
                                            "severity",
                                            "enabled",
                                            "query",
                                            "queryFrequency",
                                            "queryPeriod",
                                            "triggerOperator",
                                            "triggerThreshold",
                                            "suppressionDuration",
                                            "suppressionEnabled",
                                            "tactics",
                                            "techniques",
                                            "subTechniques",
                                            "relevantTechniques",
                                            "entityMappings",
                                            "customDetails",
                                            "alertDetailsOverride",
                                            "eventGroupingSettings",
                                            "incidentConfiguration"};

YamlNode RuleFields(const YamlNode& properties, const ArmScope& scope, size_t& budget, Rule& rule) {
  YamlNode out;
  for (const std::string_view name : kRuleFields) {
    if (const YamlNode* field = rules::FindField(properties, name))
      out.fields.emplace_back(std::string(name), Resolved(*field, scope, budget, rule));
  }
  return out;
}

class Template {
 public:
  Template(const std::string& file, RuleSet& out) : file_(file), out_(out) {}

  // `outer` is the scope of the template around, where that is the one that counts; null: the
  // template's own.
  void Read(const YamlNode& root, const ArmScope* outer, int depth) {
    const ArmScope own{rules::FindField(root, "parameters"), rules::FindField(root, "variables")};
    const ArmScope& scope = outer != nullptr ? *outer : own;
    if (const YamlNode* resources = rules::FindField(root, "resources"))
      ReadResources(*resources, scope, depth);
  }

 private:
  void ReadResources(const YamlNode& resources, const ArmScope& scope, int depth) {
    if (depth > rules::kMaxArmDepth) {
      out_.skipped.push_back({file_, "nests templates too deep; what lies below was left out"});
      return;
    }
    // A list, or since languageVersion 2.0 an object by symbolic name.
    for (const YamlNode& resource : resources.items) ReadResource(resource, scope, depth);
    for (const auto& [name, resource] : resources.fields) ReadResource(resource, scope, depth);
  }

  void ReadResource(const YamlNode& resource, const ArmScope& scope, int depth) {
    // One more than may be kept tells the caller that there are too many.
    if (out_.rules.size() - num_before_ > kMaxRulesOfFile) return;
    const std::string type = TypeOf(resource);
    const YamlNode* properties = rules::FindField(resource, "properties");
    if (type == "alertrules" || type == "alertruletemplates") {
      ReadAlertRule(resource, properties, scope);
    } else if (type == "savedsearches") {
      ReadSavedSearch(resource, properties, scope);
    }
    if (properties != nullptr) {
      for (const char* name : {"template", "mainTemplate"}) {
        const YamlNode* nested = rules::FindField(*properties, name);
        if (nested != nullptr) Read(*nested, IsInner(*properties) ? nullptr : &scope, depth + 1);
      }
    }
    if (const YamlNode* children = rules::FindField(resource, "resources"))
      ReadResources(*children, scope, depth + 1);
  }

  // Expressions of a nested template are worked out around it, unless it asks for its own scope.
  // https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
  static bool IsInner(const YamlNode& properties) {
    const YamlNode* options = rules::FindField(properties, "expressionEvaluationOptions");
    return options != nullptr &&
           base::EqualsIgnoreCase(rules::FieldText(*options, "scope"), "inner");
  }

  Rule NewRule(const YamlNode& resource, const ArmScope& scope) const {
    Rule rule;
    rule.file = file_;
    rule.line = resource.line;
    rule.id = rules::LastArmSegment(rules::FieldText(resource, "name"), scope);
    return rule;
  }

  void ReadAlertRule(const YamlNode& resource, const YamlNode* properties, const ArmScope& scope) {
    Rule rule = NewRule(resource, scope);
    rules::SetSentinelKind(rules::FieldText(resource, "kind"), rule);
    const YamlNode fields =
        properties == nullptr ? YamlNode() : RuleFields(*properties, scope, budget_, rule);
    rule.name = rules::FieldText(fields, "displayName");
    if (rule.refusal.empty()) rules::ReadAnalyticsFields(fields, rule);
    out_.rules.push_back(std::move(rule));
  }

  void ReadSavedSearch(const YamlNode& resource, const YamlNode* properties,
                       const ArmScope& scope) {
    Rule rule = NewRule(resource, scope);
    rule.kind = RuleKind::kHunting;
    rule.kind_text = "savedSearch";
    const YamlNode fields =
        properties == nullptr ? YamlNode() : RuleFields(*properties, scope, budget_, rule);
    rule.name = rules::FieldText(fields, "displayName");
    if (properties != nullptr && !rules::FieldText(*properties, "functionAlias").empty()) {
      out_.skipped.push_back(
          {file_, fmt::format("`{}` is a saved function and no rule", rule.name)});
      return;
    }
    rules::ReadAnalyticsFields(fields, rule);
    if (properties != nullptr) ReadTags(*properties, rule);
    out_.rules.push_back(std::move(rule));
  }

  // Saved searches keep description, tactics and techniques as tags.
  static void ReadTags(const YamlNode& properties, Rule& rule) {
    const YamlNode* tags = rules::FindField(properties, "tags");
    if (tags == nullptr) return;
    for (const YamlNode& tag : tags->items) {
      const std::string name = base::AsciiLower(rules::FieldText(tag, "name"));
      const std::string value = rules::FieldText(tag, "value");
      if (name == "description") rule.description = value;
      if (name != "tactics" && name != "techniques") continue;
      for (const std::string_view part : base::Split(value, ',')) {
        const std::string_view word = base::TrimBlanks(part);
        if (!word.empty()) (name == "tactics" ? rule.tactics : rule.techniques).emplace_back(word);
      }
    }
  }

  const std::string& file_;
  RuleSet& out_;
  const size_t num_before_ = out_.rules.size();
  size_t budget_ = rules::kMaxArmBytes;
};

void Read(const RuleDocument& document, RuleSet& out) {
  const size_t num_rules = out.rules.size();
  const size_t num_skipped = out.skipped.size();
  Template(document.file, out).Read(document.root, nullptr, 0);
  if (out.rules.size() == num_rules && out.skipped.size() == num_skipped) {
    out.skipped.push_back({document.file, "is a template without alert rules and saved searches"});
  }
}

}  // namespace

extern constinit const RuleReaderDef kRuleReader_arm_template = {
    .name = "arm_template",
    .summary = "ARM template with alert rules or saved searches",
    .knows = &Knows,
    .read = &Read,
};

}  // namespace quoll::hunt
