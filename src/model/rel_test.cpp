// The printed form of plans, and finding their scans.
#include "model/rel.h"

#include <gtest/gtest.h>

namespace quoll::model {
namespace {

std::shared_ptr<ScanRel> Scan(const char* table, ColumnId id) {
  auto scan = std::make_shared<ScanRel>();
  scan->table = table;
  scan->columns = {{id, "Name", Type::kString}};
  scan->column_names = {"Name"};
  return scan;
}

const FunctionDef kEquals = {.name = "=="};
const FunctionDef kLower = {.name = "tolower"};

RelPtr Filter(RelPtr input, ExprPtr predicate) {
  auto filter = std::make_shared<FilterRel>();
  filter->columns = input->columns;
  filter->input = std::move(input);
  filter->predicate = std::move(predicate);
  return filter;
}

TEST(PrintPlan, ShowsNodesWithTheirColumns) {
  const ExprPtr lower =
      MakeCall(kLower, nullptr, Type::kString, {MakeColumn(1, Type::kString, {})}, {});
  const RelPtr filter = Filter(
      Scan("T", 1),
      MakeCall(kEquals, nullptr, Type::kBool, {lower, MakeConstant(Value::String("a"), {})}, {}));
  auto sort = std::make_shared<SortRel>();
  sort->columns = filter->columns;
  sort->input = filter;
  sort->keys = {{MakeColumn(1, Type::kString, {}), false, true}};
  auto limit = std::make_shared<LimitRel>();
  limit->input = sort;
  limit->num_rows = 5;
  EXPECT_EQ(PrintPlan(limit),
            "Limit 5\n"
            "  Sort c1 asc nulls first\n"
            "    Filter (tolower(c1) == \"a\")\n"
            "      Scan T (no data): c1 Name: string\n");
}

TEST(PrintPlan, CutsLongConstantsBetweenCharacters) {
  const std::string text =
      PrintExpr(*MakeConstant(Value::String(std::string(119, 'a') + "ü and more"), {}));
  EXPECT_EQ(text, "\"" + std::string(119, 'a') + "… (132 bytes)");
}

TEST(CollectScans, FindsEachScanOnceWithThoseOfSubqueries) {
  auto shared_input = Scan("S", 1);
  const auto reader = [&](ColumnId id) {
    auto rel = std::make_shared<SharedRel>();
    rel->columns = {{id, "Name", Type::kString}};
    rel->input = shared_input;
    return rel;
  };
  auto in = std::make_shared<Expr>();
  in->kind = Expr::Kind::kInSubquery;
  in->type = Type::kBool;
  in->args = {MakeColumn(5, Type::kString, {})};
  in->subquery = Scan("Q", 9);
  auto join = std::make_shared<JoinRel>();
  join->left = Filter(reader(5), in);
  join->right = reader(6);
  std::vector<const ScanRel*> scans;
  CollectScans(join, scans);
  ASSERT_EQ(scans.size(), 2u);
  EXPECT_EQ(scans[0]->table, "S");
  EXPECT_EQ(scans[1]->table, "Q");
}

}  // namespace
}  // namespace quoll::model
