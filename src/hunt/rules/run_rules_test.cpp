// Rules over a table in memory: what a run sees, what it makes of it, and that all runs in one pass
// are the same as each by itself.
#include "hunt/rules/run_rules.h"

#include <gtest/gtest.h>

#include <random>

#include "base/ticks.h"
#include "hunt/rules/empty_runs.h"
#include "hunt/workspace.h"

namespace quoll::hunt {
namespace {

const int64_t kStart = base::DaysFromCivil(2026, 5, 5) * base::kTicksPerDay;
constexpr int64_t kHour = base::kTicksPerHour;

struct Row {
  int64_t time;
  std::string name;
  int64_t port;
};

class RunRulesTest : public testing::Test {
 protected:
  void Open(const std::vector<Row>& rows) {
    WorkspaceOptions options;
    options.has_catalog = false;
    options.session.num_threads = 1;
    auto workspace = Workspace::Open(options, sink_);
    ASSERT_TRUE(workspace.ok());
    workspace_ = *std::move(workspace);
    std::vector<std::vector<model::Value>> values;
    for (const Row& row : rows) {
      values.push_back({model::Value::Datetime(row.time), model::Value::String(row.name),
                        model::Value::Long(row.port)});
    }
    workspace_->AddTable("T",
                         {{"TimeGenerated", model::Type::kDatetime},
                          {"Name", model::Type::kString},
                          {"Port", model::Type::kLong}},
                         values);
  }
  static Rule Make(const std::string& query, int64_t frequency, int64_t period) {
    Rule rule;
    rule.id = "r";
    rule.name = "R";
    rule.kind = RuleKind::kScheduled;
    rule.query = query;
    rule.frequency_ticks = frequency;
    rule.period_ticks = period;
    return rule;
  }
  RuleReport Run(const Rule& rule, int64_t from, int64_t to, WindowMode mode = WindowMode::kAuto) {
    RuleSet set;
    set.rules = {rule};
    RuleRunOptions options;
    options.from = from;
    options.to = to;
    options.windows = mode;
    auto report = RunRules(*workspace_, set, options, sink_);
    EXPECT_TRUE(report.ok());
    return report ? *std::move(report) : RuleReport();
  }

  diag::Sink sink_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_F(RunRulesTest, RunsEndAtMultiplesOfTheFrequencyAndSeeOnePeriodWithoutItsEnd) {
  Open({{kStart + kHour, "on the boundary", 1}});
  const RuleReport report = Run(Make("T", kHour, kHour), kStart, kStart + 4 * kHour + kHour / 2);
  EXPECT_EQ(report.rules[0].num_runs, 4u);
  ASSERT_EQ(report.alerts.size(), 1u);
  // The run that ends at its time does not see the row, the next one does.
  EXPECT_EQ(report.alerts[0].time, kStart + 2 * kHour);
  EXPECT_EQ(report.alerts[0].window_start, kStart + kHour);
}

TEST_F(RunRulesTest, NowIsTheEndOfTheRun) {
  Open({{kStart + 10, "a", 1}});
  const RuleReport report =
      Run(Make("T | where TimeGenerated < now() | project N = now(), A = ago(1h)", kHour, kHour),
          kStart, kStart + kHour);
  ASSERT_EQ(report.alerts.size(), 1u);
  EXPECT_EQ(report.alerts[0].rows.at(0),
            R"({"N":"2026-05-05T01:00:00.0000000Z","A":"2026-05-05T00:00:00.0000000Z"})");
}

TEST_F(RunRulesTest, EachTriggerOperatorComparesTheNumberOfRows) {
  Open({{kStart, "a", 1}, {kStart + 1, "b", 1}});
  struct Case {
    TriggerOperator trigger;
    int64_t threshold;
    bool alerts;
  };
  for (const Case& c :
       {Case{TriggerOperator::kGreater, 1, true}, Case{TriggerOperator::kGreater, 2, false},
        Case{TriggerOperator::kLess, 3, true}, Case{TriggerOperator::kLess, 2, false},
        Case{TriggerOperator::kEqual, 2, true}, Case{TriggerOperator::kEqual, 1, false},
        Case{TriggerOperator::kNotEqual, 1, true}, Case{TriggerOperator::kNotEqual, 2, false}}) {
    Rule rule = Make("T", kHour, kHour);
    rule.trigger = c.trigger;
    rule.threshold = c.threshold;
    EXPECT_EQ(Run(rule, kStart, kStart + kHour).alerts.size(), c.alerts ? 1u : 0u) << c.threshold;
  }
}

TEST_F(RunRulesTest, AlertPerResultMakesAtMost150OfARunAndTheLastHoldsTheRest) {
  std::vector<Row> rows;
  for (int i = 0; i < 200; ++i) rows.push_back({kStart + i, "n" + std::to_string(i), i});
  Open(rows);
  Rule rule = Make("T", kHour, kHour);
  rule.grouping = EventGrouping::kAlertPerResult;
  rule.details.title_format = "row {{Name}} on {{Port}}";
  const RuleReport report = Run(rule, kStart, kStart + kHour);
  ASSERT_EQ(report.alerts.size(), 150u);
  EXPECT_EQ(report.alerts[3].title, "row n3 on 3");
  EXPECT_EQ(report.alerts[149].num_rows, 51u);
}

TEST_F(RunRulesTest, SuppressionLeavesOutRunsUntilItIsOver) {
  std::vector<Row> rows;
  for (int i = 0; i < 10; ++i) rows.push_back({kStart + i * kHour, "a", 1});
  Open(rows);
  Rule rule = Make("T", kHour, kHour);
  rule.is_suppressed = true;
  rule.suppression_ticks = 3 * kHour;
  for (const WindowMode mode : {WindowMode::kAuto, WindowMode::kStep}) {
    const RuleReport report = Run(rule, kStart, kStart + 10 * kHour, mode);
    std::vector<int64_t> hours;
    for (const Alert& alert : report.alerts) hours.push_back((alert.time - kStart) / kHour);
    EXPECT_EQ(hours, (std::vector<int64_t>{1, 4, 7, 10}));
    EXPECT_EQ(report.rules[0].num_suppressed, 6u);
  }
}

TEST_F(RunRulesTest, EntitiesAndDetailsAreThoseOfAllRowsOnce) {
  Open({{kStart, "a", 1}, {kStart + 1, "a", 2}, {kStart + 2, "", 2}});
  Rule rule = Make("T", kHour, kHour);
  rule.entities = {{"Host", {{"HostName", "Name"}}}};
  rule.custom_details = {{"Ports", "Port"}};
  const RuleReport report = Run(rule, kStart, kStart + kHour);
  ASSERT_EQ(report.alerts.size(), 1u);
  ASSERT_EQ(report.alerts[0].entities.size(), 1u);
  EXPECT_EQ(report.alerts[0].entities[0].identifiers[0].second, "a");
  EXPECT_EQ(report.alerts[0].custom[0].second, (std::vector<std::string>{"1", "2"}));
}

TEST_F(RunRulesTest, AlertsWithTheSameEntitiesMakeOneIncidentWithinTheLookback) {
  Open({{kStart, "a", 1},
        {kStart + kHour, "b", 1},
        {kStart + 2 * kHour, "a", 1},
        {kStart + 9 * kHour, "a", 1}});
  Rule rule = Make("T", kHour, kHour);
  rule.entities = {{"Host", {{"HostName", "Name"}}}};
  rule.incidents.is_enabled = true;
  rule.incidents.lookback_ticks = 5 * kHour;
  const RuleReport report = Run(rule, kStart, kStart + 10 * kHour);
  ASSERT_EQ(report.alerts.size(), 4u);
  ASSERT_EQ(report.incidents.size(), 3u);
  EXPECT_EQ(report.incidents[0].alerts, (std::vector<size_t>{0, 2}));
}

TEST_F(RunRulesTest, DetectionsAlertARowOnceThoughRunsOverlap) {
  Open({{kStart, "a", 1}, {kStart + 1, "a", 1}, {kStart + 2, "b", 1}});
  Rule rule = Make("T", kHour, 4 * kHour);
  rule.kind = RuleKind::kDetection;
  rule.grouping = EventGrouping::kAlertPerEntity;
  rule.entities = {{"Host", {{"Name", "Name"}}}};
  for (const WindowMode mode : {WindowMode::kAuto, WindowMode::kStep}) {
    const RuleReport report = Run(rule, kStart, kStart + 4 * kHour, mode);
    ASSERT_EQ(report.alerts.size(), 2u);
    EXPECT_EQ(report.alerts[0].num_rows, 2u);
  }
}

TEST_F(RunRulesTest, ARuleThatCannotRunSaysWhyAndHurtsNoOther) {
  Open({{kStart, "a", 1}});
  RuleSet set;
  set.rules = {Make("T | where Missing == 1", kHour, kHour),
               Make("Nowhere_CL | take 1", kHour, kHour), Make("T", 30 * kHour, kHour),
               Make("T", kHour, kHour)};
  RuleRunOptions options;
  options.from = kStart;
  options.to = kStart + kHour;
  const auto report = RunRules(*workspace_, set, options, sink_);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->rules[0].status, RuleStatus::kError);
  EXPECT_NE(report->rules[0].reason.find("K2003"), std::string::npos);
  EXPECT_EQ(report->rules[1].status, RuleStatus::kNoData);
  EXPECT_EQ(report->rules[2].status, RuleStatus::kRefused);
  EXPECT_EQ(report->rules[2].reason, "no run ends within the time: the rule runs every 30h");
  EXPECT_EQ(report->rules[3].status, RuleStatus::kRan);
  EXPECT_EQ(report->alerts.size(), 1u);
}

// --- All runs in one pass ---

// Queries, and whether all runs can be answered in one pass.
struct Query {
  std::string text;
  bool is_row_wise;
};

const std::vector<Query>& Queries() {
  static const std::vector<Query> kQueries = {
      {"T | where Port > 2", true},
      {"T | where TimeGenerated > ago(1h) | project Name", true},
      {"let lookback = 90m; T | where TimeGenerated >= ago(lookback) and Port != 3 | sort by Name "
       "desc, Port asc",
       true},
      {"T | where TimeGenerated between (ago(2h) .. ago(30m)) | extend X = Port * 2", true},
      {"T | where now() - 1h <= TimeGenerated | where ago(10m) > TimeGenerated", true},
      {"T | mv-expand P = pack_array(Port, 7) to typeof(long) | where P > 1", true},
      {"T | lookup kind=leftouter (datatable(Name:string, Y:long)['a', 1, 'b', 2]) on Name", true},
      {"let since = ago(1h); T | where TimeGenerated > since", true},
      {"let since = ago(1h); let until = since + 30m; T | where since < TimeGenerated and "
       "TimeGenerated <= until | where Port < 4",
       true},
      {"let since = ago(1h); T | where hourofday(since) < 5 and TimeGenerated > since", false},
      {"let since = ago(1h); let x = datetime(2026-05-05T03:00:00); T | where x > since", false},
      {"let TimeGenerated = ago(1h); T | where Port > 1", false},
      {"T | extend Age = now() - TimeGenerated", false},
      {"T | where hourofday(now()) % 2 == 0", false},
      {"T | where TimeGenerated > iff(hourofday(now()) % 2 == 0, ago(1h), ago(20m))", false},
      {"T | where TimeGenerated > startofday(now())", false},
      {"T | where TimeGenerated > max_of(ago(2h), datetime(2026-05-05T03:00:00))", false},
      {"T | where TimeGenerated > ago(1h) or Port == 1", false},
      {"T | summarize Count = count() by Name", false},
      {"T | top 2 by Port", false},
      {"T | where Name in ((T | where Port == 1 | project Name))", false},
      {"T | join kind=inner (T | project Name, P = Port) on Name", false},
      {"T | sort by TimeGenerated asc | extend Row = row_number()", false},
      {"let f = (s:timespan) { ago(s) }; T | where TimeGenerated > f(1h)", false},
      {"T | where TimeGenerated > datetime(now) - 1h", true},
      {"T | where TimeGenerated > datetime(2026-05-05T02:00:00)", true},
      {"T | distinct Name", false},
  };
  return kQueries;
}

TEST_F(RunRulesTest, AllRunsInOnePassAreEachRunByItself) {
  for (uint32_t seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](int64_t n) {
      return static_cast<int64_t>(random() % static_cast<uint64_t>(n));
    };
    std::vector<Row> rows;
    for (int i = 0; i < 150; ++i) {
      // Many rows on the boundaries of windows, where they are decided.
      const int64_t time =
          below(2) == 0 ? below(60) * 10 * base::kTicksPerMinute : below(10 * kHour);
      rows.push_back({kStart + time, std::string(1, static_cast<char>('a' + below(4))), below(5)});
    }
    Open(rows);
    for (const Query& query : Queries()) {
      Rule rule = Make(query.text, (1 + below(12)) * 10 * base::kTicksPerMinute,
                       (1 + below(18)) * 10 * base::kTicksPerMinute);
      rule.grouping = below(2) == 0 ? EventGrouping::kSingleAlert : EventGrouping::kAlertPerResult;
      rule.threshold = below(3);
      rule.is_suppressed = below(3) == 0;
      rule.suppression_ticks = below(4) * kHour;
      rule.entities = {{"Host", {{"HostName", "Name"}}}};
      const int64_t from = kStart - below(3) * kHour;
      const int64_t to = kStart + 8 * kHour + below(3) * kHour;
      const RuleReport once = Run(rule, from, to);
      const RuleReport stepped = Run(rule, from, to, WindowMode::kStep);
      EXPECT_EQ(once.rules[0].is_one_pass, query.is_row_wise) << query.text;
      EXPECT_FALSE(stepped.rules[0].is_one_pass);
      ASSERT_EQ(once.rules[0].status, RuleStatus::kRan)
          << query.text << ": " << once.rules[0].reason;
      EXPECT_EQ(WriteRuleReport(once, RuleReportFormat::kJson, {}),
                WriteRuleReport(stepped, RuleReportFormat::kJson, {}))
          << query.text << " seed " << seed;
    }
  }
}

// --- Runs without rows ---

TEST_F(RunRulesTest, WhatGivesNothingWithoutRowsGivesNone) {
  Open({});
  const std::pair<const char*, bool> cases[] = {
      {"T | where Port > 1 | project Name | sort by Name asc | take 3", true},
      {"T | summarize count() by Name", true},
      {"T | summarize count()", false},
      {"T | count", false},
      {"T | join kind=inner (datatable(Name:string)['a']) on Name", true},
      {"datatable(Name:string)['a'] | join kind=leftouter T on Name", false},
      {"datatable(Name:string)['a'] | join kind=leftanti T on Name", false},
      {"datatable(Name:string)['a'] | join kind=rightouter T on Name", true},
      {"T | join kind=fullouter (datatable(Name:string)['a']) on Name", false},
      {"union T, (datatable(Name:string)['a'])", false},
      {"union T, (T | where Port == 1)", true},
      {"T | mv-expand P = pack_array(1, 2)", true},
      {"T | sort by Port asc | extend R = row_number()", true},
      {"let x = toscalar(T | count); print x", false},
      {"let x = materialize(T | where Port > 1); x | join kind=inner x on Name", true},
      {"range I from 1 to 3 step 1 | where I > toscalar(T | count)", false},
  };
  for (const auto& [text, gives_nothing] : cases) {
    const auto source = std::make_shared<base::SourceFile>("query", text);
    const auto compiled = workspace_->Compile(source, {}, sink_);
    ASSERT_TRUE(compiled.ok()) << text;
    EXPECT_EQ(GivesNothing(*compiled->results.at(0).rel, {"T"}), gives_nothing) << text;
    if (!gives_nothing) continue;
    auto stream = workspace_->Run(compiled->results[0], source, {}, sink_);
    ASSERT_TRUE(stream.ok()) << text;
    const auto rows = (*stream)->Next();
    ASSERT_TRUE(rows.ok()) << text;
    EXPECT_EQ(rows->num_rows, 0u) << text;
  }
}

// --- What is printed ---

TEST_F(RunRulesTest, NothingOfALogReachesAReportUnescaped) {
  Open({{kStart, "</script><b>\x1b[31m\"|,=cmd\r\n", 1}});
  Rule rule = Make("T", kHour, kHour);
  rule.name = "<i>\x1b[1m\"name";
  rule.file = "a b<c>.yaml";
  rule.entities = {{"<u>", {{"<id>", "Name"}}}};
  rule.custom_details = {{"<key>", "Name"}};
  rule.details.title_format = "{{Name}}";
  rule.details.description_format = "{{Name}}";
  const RuleReport report = Run(rule, kStart, kStart + kHour);
  ASSERT_EQ(report.alerts.size(), 1u);
  for (const RuleReportFormat format : {RuleReportFormat::kTable, RuleReportFormat::kJson,
                                        RuleReportFormat::kSarif, RuleReportFormat::kHtml}) {
    const std::string text = WriteRuleReport(report, format, {.max_rows = 10});
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    if (format != RuleReportFormat::kHtml) continue;
    for (const char* tag : {"<b>", "</script>", "<i>", "<u>", "<id>", "<key>", "<c>"})
      EXPECT_EQ(text.find(tag), std::string::npos) << tag;
  }
}

}  // namespace
}  // namespace quoll::hunt
