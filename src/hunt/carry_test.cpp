// What a hunt hides in its rows must reach the result, through every operator that keeps rows.
#include "hunt/carry.h"

#include <gtest/gtest.h>

#include "hunt/workspace.h"

namespace quoll::hunt {
namespace {

// A workspace with one table, T(Name, Port, Time).
class CarryTest : public testing::Test {
 protected:
  void SetUp() override {
    WorkspaceOptions options;
    options.has_catalog = false;
    auto workspace = Workspace::Open(options, sink_);
    ASSERT_TRUE(workspace.ok());
    workspace_ = *std::move(workspace);
    workspace_->AddTable(
        "T",
        {{"Name", model::Type::kString},
         {"Port", model::Type::kLong},
         {"Time", model::Type::kDatetime}},
        {{model::Value::String("a"), model::Value::Long(1), model::Value::Datetime(5)}});
  }
  std::unique_ptr<CarriedPlan> Carry(const std::string& query,
                                     const std::vector<std::string>& columns) {
    const auto compiled =
        workspace_->Compile(std::make_shared<base::SourceFile>("query", query), {}, sink_);
    EXPECT_TRUE(compiled.ok()) << query;
    return compiled.ok() ? CarryColumns(compiled->results[0].rel, columns) : nullptr;
  }

  diag::Sink sink_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_F(CarryTest, ProjectedAwayColumnsReachTheResultBehindTheVisibleOnes) {
  const auto plan =
      Carry("T | where Port > 0 | project Name | order by Name", {"Port", "Missing", "Name"});
  ASSERT_NE(plan, nullptr);
  EXPECT_EQ(plan->num_visible, 1u);
  EXPECT_EQ(plan->carried, (std::vector<int>{1, -1, 2}));
  EXPECT_EQ(plan->provenance, 3u);
  std::vector<std::string> names;
  for (const auto& column : plan->rel->columns) names.push_back(column.name);
  EXPECT_EQ(names, (std::vector<std::string>{"Name", "Port", "Name", "$file", "$line", "$record"}));
}

TEST_F(CarryTest, ScanReadsOnlyWhatThePlanAndItsHitsNeed) {
  const auto plan = Carry("T | extend X = strcat(Name, \"x\") | project X", {});
  ASSERT_NE(plan, nullptr);
  EXPECT_EQ(plan->scan->column_names,
            (std::vector<std::string>{"Name", "$file", "$line", "$record"}));
}

TEST_F(CarryTest, LookupAndExpandKeepTheRowsPlace) {
  EXPECT_NE(
      Carry("T | lookup kind=inner (datatable(Name:string, Y:long)[\"a\", 1]) on Name | project Y",
            {"Port"}),
      nullptr);
  EXPECT_NE(
      Carry("T | mv-expand P = split(Name, \",\") to typeof(string) | where P == \"a\" | project P",
            {"Port"}),
      nullptr);
}

TEST_F(CarryTest, ColumnReplacedByTheTextIsCarriedAsTheTableHasIt) {
  const auto plan = Carry("T | extend Name = toupper(Name) | project Name", {"Name"});
  ASSERT_NE(plan, nullptr);
  EXPECT_NE(plan->rel->columns[0].id, plan->rel->columns[1].id);
}

TEST_F(CarryTest, PlansThatAreNotRowWiseAreRefused) {
  for (const char* query : {"T | summarize count() by Name", "T | count", "T | union T",
                            "T | join T on Name", "print 1", "T | distinct Name"}) {
    EXPECT_EQ(Carry(query, {"Name"}), nullptr) << query;
  }
}

}  // namespace
}  // namespace quoll::hunt
