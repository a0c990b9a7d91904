// arm/rules.json: the analytics rules as one template for Azure Resource Manager, which deploys
// them into a workspace named on deployment.
#include <fmt/format.h>

#include "base/escape.h"
#include "hunt/packs/_rules.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

// A text that begins with `[` is an expression in a template; a second one makes it a text.
std::string TemplateText(std::string_view text) {
  return QuoteForJson(text.starts_with('[') ? "[" + std::string(text) : std::string(text));
}

std::string Mappings(const PackRule& rule) {
  std::string out;
  for (const MappingFact& mapping : rule.mappings) {
    out += fmt::format(
        "{}\n          {{\"entityType\": \"{}\", \"fieldMappings\": [{{\"identifier\": \"{}\", "
        "\"columnName\": \"{}\"}}]}}",
        out.empty() ? "" : ",", mapping.type, mapping.identifier, mapping.column);
  }
  return out;
}

// Alerts of one indicator within a day are one incident.
constexpr std::string_view kIncidents =
    "        \"incidentConfiguration\": {\"createIncident\": true, \"groupingConfiguration\": "
    "{\"enabled\": true, \"reopenClosedIncident\": false, \"lookbackDuration\": \"P1D\", "
    "\"matchingMethod\": \"Selected\", \"groupByEntities\": [], \"groupByAlertDetails\": [], "
    "\"groupByCustomDetails\": [\"Indicator\"]}}\n      }\n    }";

std::string Resource(const PackRule& rule) {
  std::string out = fmt::format(
      "    {{\n      \"type\": \"Microsoft.OperationalInsights/workspaces/providers/alertRules\",\n"
      "      \"apiVersion\": \"2023-02-01\",\n"
      "      \"name\": \"[concat(parameters('workspace'), '/Microsoft.SecurityInsights/{}')]\",\n"
      "      \"kind\": \"Scheduled\",\n      \"properties\": {{\n",
      rule.id);
  const auto field = [&](std::string_view name, std::string_view json) {
    out += fmt::format("        \"{}\": {},\n", name, json);
  };
  const auto list = [](std::string_view text) { return fmt::format("[\"{}\"]", text); };
  field("displayName", TemplateText(rule.name));
  field("description", TemplateText(rule.description));
  field("severity", QuoteForJson(rule.severity));
  field("enabled", "true");
  field("query", TemplateText(rule.query->kql));
  field("queryFrequency", "\"PT1H\"");
  field("queryPeriod", "\"P14D\"");
  field("triggerOperator", "\"GreaterThan\"");
  field("triggerThreshold", "0");
  field("suppressionDuration", "\"PT5H\"");
  field("suppressionEnabled", "false");
  field("tactics", rule.attack == nullptr ? "[]" : list(rule.attack->tactic));
  field("techniques", rule.attack == nullptr ? "[]" : list(rule.attack->technique));
  field("entityMappings", "[" + Mappings(rule) + "\n        ]");
  field("customDetails",
        "{\"Family\": \"IocFamily\", \"Indicator\": \"IocId\", \"Confidence\": \"IocConfidence\"}");
  field("alertDetailsOverride",
        fmt::format(
            "{{\"alertDisplayNameFormat\": {}}}",
            TemplateText("Indicator {{IocValue}} ({{IocFamily}}) in " + rule.query->table->name)));
  field("eventGroupingSettings", "{\"aggregationKind\": \"AlertPerResult\"}");
  return out.append(kIncidents);
}

std::vector<PackFile> Write(const PackInput& input) {
  const RuleSet set = MakeRules(input, SentinelRule(), "arm");
  if (set.rules.empty()) return {};
  std::string out =
      "{\n  \"$schema\": "
      "\"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n"
      "  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": {\n    \"workspace\": {\"type\": "
      "\"string\", \"metadata\": {\"description\": \"Name of the Log Analytics workspace\"}}\n"
      "  },\n  \"resources\": [\n";
  for (size_t i = 0; i < set.rules.size(); ++i)
    out += (i == 0 ? "" : ",\n") + Resource(set.rules[i]);
  return {{"arm/rules.json", out + "\n  ]\n}\n"}};
}

}  // namespace

extern const PackOutputDef kPackOutput_arm;
constinit const PackOutputDef kPackOutput_arm = {
    .name = "arm",
    .option = "arm",
    .summary = "the analytics rules as a template for Azure Resource Manager",
    .write = Write,
};

}  // namespace quoll::hunt
