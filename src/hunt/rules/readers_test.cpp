// The readers of rules, one text each: sentinel_rule, hunting_query, arm_template,
// defender_detection, kql_file.
#include <gtest/gtest.h>

#include "base/ticks.h"
#include "hunt/rules/read_rules.h"
#include "hunt/rules/readers/_arm_expression.h"
#include "hunt/rules/readers/_fields.h"

namespace quoll::hunt {
namespace {

RuleSet ReadText(const std::string& file, const std::string& text) {
  RuleSet out;
  ReadRuleText(file, text, out);
  return out;
}

constexpr std::string_view kScheduled = R"(id: 5d1c7a52-8b0e-4d0c-9f5a-3f6f6a0f4c11
name: Many calls
kind: Scheduled
severity: High
queryFrequency: 1h
queryPeriod: 2d
triggerOperator: gt
triggerThreshold: 3
suppressionEnabled: true
suppressionDuration: 5h
tactics: [CommandAndControl]
relevantTechniques: [T1071, T1071.001]
query: |
  DnsEvents
  | where Name has "x"
entityMappings:
  - entityType: Host
    fieldMappings:
      - identifier: HostName
        columnName: Computer
customDetails: {Asked: Name}
alertDetailsOverride:
  alertDisplayNameFormat: "{{Computer}} asks"
eventGroupingSettings: {aggregationKind: AlertPerResult}
incidentConfiguration:
  createIncident: true
  groupingConfiguration: {enabled: true, reopenClosedIncident: false, lookbackDuration: PT5H, matchingMethod: Selected, groupByEntities: [Host]}
)";

TEST(RuleReaders, SentinelRuleKeepsAllThatDecidesItsAlerts) {
  const RuleSet set = ReadText("a.yaml", std::string(kScheduled));
  ASSERT_EQ(set.rules.size(), 1u);
  const Rule& rule = set.rules[0];
  EXPECT_EQ(rule.refusal, "");
  EXPECT_EQ(rule.kind, RuleKind::kScheduled);
  EXPECT_EQ(*rule.frequency_ticks, base::kTicksPerHour);
  EXPECT_EQ(*rule.period_ticks, 2 * base::kTicksPerDay);
  EXPECT_EQ(rule.threshold, 3);
  EXPECT_TRUE(rule.is_suppressed);
  EXPECT_EQ(rule.suppression_ticks, 5 * base::kTicksPerHour);
  EXPECT_EQ(rule.query, "DnsEvents\n| where Name has \"x\"\n");
  EXPECT_EQ(rule.query_line, 13);
  ASSERT_EQ(rule.entities.size(), 1u);
  EXPECT_EQ(rule.entities[0].fields[0].column, "Computer");
  EXPECT_EQ(rule.custom_details[0].second, "Name");
  EXPECT_EQ(rule.details.title_format, "{{Computer}} asks");
  EXPECT_EQ(rule.grouping, EventGrouping::kAlertPerResult);
  EXPECT_TRUE(rule.incidents.is_enabled);
  EXPECT_EQ(rule.incidents.matching, AlertMatching::kSelected);
  EXPECT_EQ(rule.incidents.lookback_ticks, 5 * base::kTicksPerHour);
  EXPECT_EQ(rule.techniques.size(), 2u);
}

TEST(RuleReaders, SentinelRuleOfAnotherKindIsRefusedByName) {
  const RuleSet set = ReadText("a.yaml", "id: x\nname: n\nkind: Fusion\nseverity: High\n");
  ASSERT_EQ(set.rules.size(), 1u);
  EXPECT_EQ(set.rules[0].refusal, "rules of kind `Fusion` hold no query that can be run");
}

TEST(RuleReaders, SentinelRuleThatLacksAFieldNamesIt) {
  std::string text(kScheduled);
  text.replace(text.find("queryPeriod: 2d"), 15, "queryPeriod: soon");
  EXPECT_EQ(ReadText("a.yaml", text).rules.at(0).refusal, "`queryPeriod: soon` is no duration");
  text = kScheduled;
  text.erase(text.find("triggerOperator: gt\n"), 20);
  EXPECT_EQ(ReadText("a.yaml", text).rules.at(0).refusal, "`triggerOperator` is missing");
}

TEST(RuleReaders, NrtRulesRunEveryMinute) {
  const RuleSet set =
      ReadText("a.yaml", "id: x\nname: n\nkind: NRT\nseverity: Low\nquery: DnsEvents\n");
  ASSERT_EQ(set.rules.size(), 1u);
  EXPECT_EQ(set.rules[0].kind, RuleKind::kNrt);
  EXPECT_EQ(*set.rules[0].frequency_ticks, base::kTicksPerMinute);
  EXPECT_EQ(*set.rules[0].period_ticks, base::kTicksPerMinute);
}

TEST(RuleReaders, HuntingQueryHasNoSchedule) {
  const RuleSet set =
      ReadText("h.yml", "id: x\nname: n\nquery: |\n  DnsEvents\ntactics:\n  - Discovery\n");
  ASSERT_EQ(set.rules.size(), 1u);
  EXPECT_EQ(set.rules[0].kind, RuleKind::kHunting);
  EXPECT_FALSE(set.rules[0].has_schedule());
  EXPECT_EQ(set.rules[0].tactics.at(0), "Discovery");
}

TEST(RuleReaders, EveryDocumentOfAFileIsRead) {
  const RuleSet set = ReadText(
      "h.yaml", "name: a\nquery: DnsEvents\n---\nname: b\nquery: DnsEvents\n---\nfoo: bar\n");
  ASSERT_EQ(set.rules.size(), 2u);
  EXPECT_EQ(set.rules[1].name, "b");
  EXPECT_EQ(set.rules[1].line, 4);
  EXPECT_EQ(set.rules[1].query_line, 5);
  ASSERT_EQ(set.skipped.size(), 1u);
}

TEST(RuleReaders, KqlFileIsOneQueryNamedByItsFile) {
  const RuleSet set = ReadText("dir/Rare names.kql", "DnsEvents | take 1");
  ASSERT_EQ(set.rules.size(), 1u);
  EXPECT_EQ(set.rules[0].name, "Rare names");
  EXPECT_EQ(set.rules[0].kind, RuleKind::kQuery);
}

constexpr std::string_view kArm = R"json({
 "parameters": {"workspace": {"type": "string"}, "prefix": {"type": "string", "defaultValue": "TI"}},
 "variables": {"name": "[concat(parameters('prefix'), ' - it''s')]"},
 "resources": [
  {"type": "Microsoft.OperationalInsights/workspaces/providers/alertRules",
   "name": "[concat(parameters('workspace'),'/Microsoft.SecurityInsights/','5d1c7a52-8b0e-4d0c-9f5a-3f6f6a0f4c11')]",
   "kind": "Scheduled",
   "properties": {"displayName": "[variables('name')]", "severity": "Low", "query": "DnsEvents\n| take 1",
     "queryFrequency": "PT1H", "queryPeriod": "P1DT12H", "triggerOperator": "GreaterThan", "triggerThreshold": 0,
     "customDetails": {"A": "[[B"}}},
  {"type": "Microsoft.OperationalInsights/workspaces/savedSearches", "name": "s1",
   "properties": {"displayName": "hunt", "query": "DnsEvents", "tags": [{"name": "tactics", "value": "Discovery,Impact"}]}},
  {"type": "Microsoft.OperationalInsights/workspaces/savedSearches", "name": "f",
   "properties": {"displayName": "fn", "functionAlias": "Fn", "query": "DnsEvents"}},
  {"type": "Microsoft.Resources/deployments", "properties": {"template": {"resources": [
     {"type": "Microsoft.SecurityInsights/alertRules", "name": "x", "kind": "Scheduled",
      "properties": {"displayName": "[variables('name')]", "query": "[parameters('query')]", "queryFrequency": "PT1H", "queryPeriod": "PT1H",
                     "triggerOperator": "GreaterThan", "triggerThreshold": 0}}]}}}
 ]})json";

TEST(RuleReaders, ArmTemplateResolvesWhatIsLiteralAndRefusesTheRestByName) {
  const RuleSet set = ReadText("t.json", std::string(kArm));
  ASSERT_EQ(set.rules.size(), 3u);
  EXPECT_EQ(set.rules[0].id, "5d1c7a52-8b0e-4d0c-9f5a-3f6f6a0f4c11");
  EXPECT_EQ(set.rules[0].name, "TI - it's");
  EXPECT_EQ(set.rules[0].refusal, "");
  EXPECT_EQ(*set.rules[0].period_ticks, 36 * base::kTicksPerHour);
  EXPECT_EQ(set.rules[0].custom_details.at(0).second, "[B");
  EXPECT_EQ(set.rules[1].kind, RuleKind::kHunting);
  EXPECT_EQ(set.rules[1].tactics.size(), 2u);
  EXPECT_EQ(set.rules[2].name, "TI - it's");
  EXPECT_EQ(set.rules[2].refusal,
            "the expression `[parameters('query')]` is not literal: the parameter `query` has no "
            "default text");
  ASSERT_EQ(set.skipped.size(), 1u);
  EXPECT_EQ(set.skipped[0].reason, "`fn` is a saved function and no rule");
}

TEST(RuleReaders, ArmVariablesThatNameEachOtherEnd) {
  YamlNode variables;
  variables.fields.emplace_back(
      "a", YamlNode{.text = "[concat(variables('b'), variables('b'))]", .items = {}, .fields = {}});
  variables.fields.emplace_back(
      "b", YamlNode{.text = "[concat(variables('a'), variables('a'))]", .items = {}, .fields = {}});
  std::string refusal;
  EXPECT_FALSE(rules::ResolveArmText("[variables('a')]", {nullptr, &variables}, refusal));
  EXPECT_NE(refusal.find("nests too deep"), std::string::npos) << refusal;
}

TEST(RuleReaders, ArmVariablesThatMultiplyEndSoon) {
  YamlNode variables;
  variables.fields.emplace_back("v0", YamlNode{.text = "", .items = {}, .fields = {}});
  for (int i = 1; i < 8; ++i) {
    const std::string below = "variables('v" + std::to_string(i - 1) + "')";
    variables.fields.emplace_back(
        "v" + std::to_string(i), YamlNode{.text = "[concat(" + below + ", " + below + ", " + below +
                                                  ", " + below + ", " + below + ", " + below + ")]",
                                          .items = {},
                                          .fields = {}});
  }
  std::string refusal;
  EXPECT_FALSE(rules::ResolveArmText("[variables('v6')]", {nullptr, &variables}, refusal));
  EXPECT_NE(refusal.find("too many parts"), std::string::npos) << refusal;
}

constexpr std::string_view kDetection =
    R"json({"displayName": "d", "isEnabled": true, "detectorId": "7506",
 "queryCondition": {"queryText": "DeviceProcessEvents | take 1"}, "schedule": {"period": "12H"},
 "detectionAction": {"alertTemplate": {"title": "Process on {{DeviceName}}", "description": "x", "severity": "medium",
   "category": "Malware", "mitreTechniques": ["T1059"],
   "impactedAssets": [{"@odata.type": "#microsoft.graph.security.impactedDeviceAsset", "identifier": "deviceId"}]}}})json";

TEST(RuleReaders, DefenderDetectionLooksBackAsItsScheduleSays) {
  const RuleSet set = ReadText("d.json", std::string(kDetection));
  ASSERT_EQ(set.rules.size(), 1u);
  const Rule& rule = set.rules[0];
  EXPECT_EQ(rule.refusal, "");
  EXPECT_EQ(*rule.frequency_ticks, 12 * base::kTicksPerHour);
  EXPECT_EQ(*rule.period_ticks, 48 * base::kTicksPerHour);
  EXPECT_EQ(rule.severity, "Medium");
  EXPECT_EQ(rule.entities.at(0).type, "Host");
  EXPECT_EQ(rule.entities.at(0).fields.at(0).column, "DeviceId");
}

TEST(RuleReaders, DefenderDetectionsComeAsYamlAndAsLists) {
  EXPECT_EQ(ReadText("d.json", "{\"value\": [" + std::string(kDetection) + ", " +
                                   std::string(kDetection) + "]}")
                .rules.size(),
            2u);
  const RuleSet yaml = ReadText("d.yaml",
                                "displayName: d\nschedule: {period: 1H}\nqueryCondition:\n  "
                                "queryText: |\n    DeviceEvents\n");
  ASSERT_EQ(yaml.rules.size(), 1u);
  EXPECT_EQ(yaml.rules[0].kind, RuleKind::kDetection);
}

TEST(RuleReaders, HostileTextIsSaidAndHurtsNobody) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string alias(1, static_cast<char>(c - 1));
    bomb += std::string(1, c) + ": &" + c + " [*" + alias;
    for (int i = 0; i < 8; ++i) bomb += ", *" + alias;
    bomb += "]\n";
  }
  EXPECT_EQ(ReadText("b.yaml", bomb).skipped.size(), 1u);
  EXPECT_EQ(ReadText("b.yaml", "a: &a [*a, *a]\nquery: x\n").rules.size(), 0u);
  EXPECT_EQ(ReadText("b.yaml", "query: " + std::string(100'000, '[')).skipped.size(), 1u);
  EXPECT_EQ(ReadText("b.json", std::string(2000, '[') + std::string(2000, ']')).skipped.size(), 1u);
  EXPECT_EQ(ReadText("b.yaml", std::string("query: a\0b", 10)).skipped.at(0).reason,
            "is not UTF-8 text");
  // yaml-cpp's reader of several documents never ends here.
  EXPECT_EQ(ReadText("b.yaml", "a: [x]]]\nb: c\n").rules.size(), 0u);
  EXPECT_EQ(ReadText("b.yaml", "]\n").skipped.size(), 1u);
  // The keys behind the bracket would be lost.
  const RuleSet cut = ReadText("b.yaml", "name: n\nquery: x\n]\nseverity: High\n");
  EXPECT_EQ(cut.rules.size(), 0u);
  EXPECT_EQ(cut.skipped.size(), 1u);
  EXPECT_EQ(ReadText("b.yaml", "# nothing\n---\n...\n").skipped.size(), 1u);
  EXPECT_EQ(ReadText("b.yaml", "").skipped.at(0).reason, "is empty");
}

TEST(RuleReaders, Durations) {
  using rules::ParseDuration;
  EXPECT_EQ(ParseDuration("14d"), 14 * base::kTicksPerDay);
  EXPECT_EQ(ParseDuration("PT5M"), 5 * base::kTicksPerMinute);
  EXPECT_EQ(ParseDuration("P1DT2H3M4S"), base::kTicksPerDay + 7384 * base::kTicksPerSecond);
  EXPECT_EQ(ParseDuration("1H"), base::kTicksPerHour);
  for (const char* text :
       {"", "P", "PT", "P1M", "P1Y", "soon", "PT1", "-1h", "P99999999999D", "PTT1H"})
    EXPECT_FALSE(ParseDuration(text)) << text;
}

}  // namespace
}  // namespace quoll::hunt
