// Each lint on a rule that deserves it and on one that does not.
#include "hunt/rules/lint_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/ticks.h"
#include "hunt/rules/read_rules.h"

namespace quoll::hunt {
namespace {

class LintRulesTest : public testing::Test {
 protected:
  void SetUp() override {
    WorkspaceOptions options;
    options.session.num_threads = 1;
    options.sources.has_empty_others = true;
    auto workspace = Workspace::Open(options, sink_);
    ASSERT_TRUE(workspace.ok());
    workspace_ = *std::move(workspace);
  }
  // The names of the lints that have something to say of the rule.
  std::vector<std::string> Lint(const Rule& rule) {
    RuleSet set;
    set.rules = {rule};
    const auto report = LintRules(*workspace_, set, {}, sink_);
    EXPECT_TRUE(report.ok());
    std::vector<std::string> names;
    if (!report) return names;
    for (const RuleFinding& finding : report->findings) names.emplace_back(finding.lint);
    return names;
  }
  static Rule Good() {
    Rule rule;
    rule.id = "5d1c7a52-8b0e-4d0c-9f5a-3f6f6a0f4c11";
    rule.name = "n";
    rule.kind = RuleKind::kScheduled;
    rule.severity = "High";
    rule.query = "DnsEvents | where TimeGenerated > ago(1h) | where Name has \"x\"";
    rule.frequency_ticks = rule.period_ticks = base::kTicksPerHour;
    rule.tactics = {"CommandAndControl"};
    rule.techniques = {"T1071", "T1071.001"};
    rule.entities = {{"Host", {{"HostName", "Computer"}}}};
    return rule;
  }
  diag::Sink sink_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_F(LintRulesTest, AGoodRuleGetsNoRemark) {
  EXPECT_EQ(Lint(Good()), std::vector<std::string>());
}

TEST_F(LintRulesTest, EachFaultIsNamedByItsLint) {
  struct Case {
    const char* lint;
    void (*spoil)(Rule&);
  };
  const Case cases[] = {
      {"not_runnable", [](Rule& r) { r.query = "DnsEvents | where"; }},
      {"not_runnable", [](Rule& r) { r.refusal = "`queryPeriod` is missing"; }},
      {"several_results", [](Rule& r) { r.query = "DnsEvents; DnsEvents"; }},
      {"deprecated_table",
       [](Rule& r) { r.query = "ThreatIntelligenceIndicator | extend Computer = ''"; }},
      {"no_time_bound",
       [](Rule& r) {
         r.kind = RuleKind::kHunting;
         r.query = "DnsEvents | where Name == ''";
       }},
      {"no_entity", [](Rule& r) { r.entities.clear(); }},
      {"unknown_entity", [](Rule& r) { r.entities[0].type = "Hosts"; }},
      {"unknown_entity", [](Rule& r) { r.entities[0].fields[0].identifier = "Hostname"; }},
      {"too_many_details",
       [](Rule& r) { r.details.title_format = "{{Name}}{{Name}}{{Name}}{{Name}}"; }},
      {"too_many_details",
       [](Rule& r) {
         r.custom_details.assign(21, {"k", "Name"});
       }},
      {"missing_column",
       [](Rule& r) {
         r.custom_details = {{"k", "Nmae"}};
       }},
      {"period_over_limit", [](Rule& r) { r.period_ticks = 15 * base::kTicksPerDay; }},
      {"frequency_over_limit", [](Rule& r) { r.frequency_ticks = base::kTicksPerMinute; }},
      {"frequency_over_limit",
       [](Rule& r) {
         r.period_ticks = 2 * base::kTicksPerDay;
         r.frequency_ticks = 30 * base::kTicksPerMinute;
       }},
      {"frequency_over_period", [](Rule& r) { r.frequency_ticks = 2 * base::kTicksPerHour; }},
      {"lookback_over_period",
       [](Rule& r) { r.query = "DnsEvents | where TimeGenerated > ago(2h)"; }},
      {"suppression_over_limit",
       [](Rule& r) {
         r.is_suppressed = true;
         r.suppression_ticks = 25 * base::kTicksPerHour;
       }},
      {"query_too_long", [](Rule& r) { r.query += "// " + std::string(10'000, 'x'); }},
      {"id_not_guid", [](Rule& r) { r.id = "5d1c7a52"; }},
      {"no_name", [](Rule& r) { r.name.clear(); }},
      {"unknown_severity", [](Rule& r) { r.severity = "Critical"; }},
      {"unknown_tactic", [](Rule& r) { r.tactics = {"Command and Control"}; }},
      {"technique_form", [](Rule& r) { r.techniques = {"T1071.1"}; }},
  };
  for (const Case& c : cases) {
    Rule rule = Good();
    c.spoil(rule);
    const std::vector<std::string> found = Lint(rule);
    EXPECT_EQ(std::count(found.begin(), found.end(), c.lint), 1)
        << c.lint << ", " << found.size() << " in all";
    EXPECT_LE(found.size(), 2u) << c.lint;
  }
}

TEST_F(LintRulesTest, TheSecondRuleOfAnIdIsNamed) {
  RuleSet set;
  set.rules = {Good(), Good()};
  const auto report = LintRules(*workspace_, set, {}, sink_);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->findings.size(), 1u);
  EXPECT_EQ(report->findings[0].lint, "id_used_twice");
  EXPECT_EQ(report->findings[0].rule_idx, 1u);
}

TEST_F(LintRulesTest, FindingsAreReadableByMachines) {
  Rule rule = Good();
  rule.name = "a \"quoted\" \x1b[1mname";
  rule.entities.clear();
  RuleSet set;
  set.rules = {rule};
  set.skipped = {{"x.yaml", "is empty"}};
  const auto report = LintRules(*workspace_, set, {}, sink_);
  ASSERT_TRUE(report.ok());
  for (const RuleLintFormat format :
       {RuleLintFormat::kText, RuleLintFormat::kJson, RuleLintFormat::kSarif}) {
    const std::string text = WriteRuleLint(*report, format, "1");
    EXPECT_NE(text.find("no_entity"), std::string::npos);
    EXPECT_NE(text.find("x.yaml"), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  }
}

}  // namespace
}  // namespace quoll::hunt
