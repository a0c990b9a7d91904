// What every kind of node gives when it runs, on small tables.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "engine/test_plans.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::engine::test {
namespace {

using JoinKind = model::JoinRel::JoinKind;

const Value kNullLong = Value::Null(Type::kLong);

// Name, Count: five rows with a null and equal names.
std::shared_ptr<MemoryTable> People() {
  auto table =
      std::make_shared<MemoryTable>(model::Schema{{"Name", Type::kString}, {"Count", Type::kLong}});
  table->AddRow({Value::String("bob"), Value::Long(3)});
  table->AddRow({Value::String("amy"), kNullLong});
  table->AddRow({Value::String(""), Value::Long(4)});
  table->AddRow({Value::String("bob"), Value::Long(8)});
  table->AddRow({Value::String("a name that is long"), Value::Long(3)});
  return table;
}

// N = 0, 1, … in batches, so that several workers read them.
std::shared_ptr<MemoryTable> Numbers(int64_t num_rows) {
  auto table = std::make_shared<MemoryTable>(model::Schema{{"N", Type::kLong}});
  for (int64_t n = 0; n < num_rows; ++n) table->AddRow({Value::Long(n)});
  return table;
}

ExprPtr Long(int64_t value) { return Const(Value::Long(value)); }
ExprPtr LongCol(ColumnId id) { return Col(id, Type::kLong); }
ExprPtr TextCol(ColumnId id) { return Col(id, Type::kString); }

TEST(EngineScan, GivesRowsInTheirOrder) {
  EXPECT_EQ(RunText(Scan(People(), 1)), "bob|3\namy|null\n|4\nbob|8\na name that is long|3\n");
}

TEST(EngineScan, OrderSurvivesSeveralWorkers) {
  std::string expected;
  for (int n = 0; n < 20000; ++n) expected += std::to_string(n) + "\n";
  EXPECT_EQ(RunText(Scan(Numbers(20000), 1)), expected);
}

TEST(EngineScan, OfATableWithoutSourceIsEmpty) {
  auto scan = std::make_shared<model::ScanRel>();
  scan->columns = {{1, "A", Type::kString}, {2, "B", Type::kGuid}};
  EXPECT_EQ(RunText(scan), "");
}

TEST(EngineFilter, KeepsRowsWherePredicateIsTrue) {
  const RelPtr scan = Scan(People(), 1);
  EXPECT_EQ(RunText(Filter(scan, Call(kSqlGreater, {LongCol(2), Long(3)}))), "|4\nbob|8\n");
  EXPECT_EQ(RunText(Filter(scan, Call(kIsEven, {LongCol(2)}))), "|4\nbob|8\n");
}

TEST(EngineFilter, SplitsTopAndIntoSqlAndPrograms) {
  const RelPtr plan = Filter(
      Scan(People(), 1), Call(kAnd, {Call(kIsEven, {LongCol(2)}),
                                     Call(kSqlEquals, {TextCol(1), Const(Value::String("bob"))})}));
  EXPECT_EQ(RunText(plan), "bob|8\n");
  EXPECT_EQ(Sql(plan),
            "SELECT c1, c2 FROM quoll_scan(1) WHERE quoll_boolean(2, c2) AND coalesce(c1 = 'bob', "
            "FALSE) ORDER BY ord");
}

TEST(EngineProject, ComputesWithKernelsAndDropsWhatIsNotUsed) {
  const RelPtr plan = Project(Scan(People(), 1),
                              {{7, Call(kAdd, {LongCol(2), Call(kAdd, {LongCol(2), Long(1)})})}});
  EXPECT_EQ(RunText(plan), "7\nnull\n9\n17\n7\n");
  EXPECT_EQ(Sql(plan), "SELECT quoll_bigint(2, c2) AS c7 FROM quoll_scan(1) ORDER BY ord");
}

TEST(EngineProject, WithoutColumnsKeepsTheNumberOfRows) {
  const RelPtr none = Project(Scan(People(), 1), {});
  EXPECT_EQ(RunText(Aggregate(none, {}, {{3, Agg(kSqlCount, {})}})), "5\n");
  EXPECT_EQ(RunText(none), "\n\n\n\n\n");
}

TEST(EngineProject, AComputedColumnIsComputedOnceWhenItIsFiltered) {
  const RelPtr project = Project(Scan(People(), 1), {{7, Call(kAdd, {LongCol(2), Long(1)})}});
  const RelPtr plan = Filter(project, Call(kSqlGreater, {LongCol(7), Long(4)}));
  EXPECT_EQ(RunText(plan), "5\n9\n");
  EXPECT_EQ(Sql(plan),
            "WITH r1 AS NOT MATERIALIZED (SELECT quoll_bigint(2, c2) AS c7, ord AS o1 FROM "
            "quoll_scan(1))\n"
            "SELECT c7 FROM r1 WHERE (c7 > ((4)::BIGINT)) ORDER BY o1");
}

TEST(EngineValues, OfAllTypesComeBackExactly) {
  const auto wide = [](uint8_t first) {
    model::Bytes16 bytes;
    for (uint8_t i = 0; i < 16; ++i) bytes.bytes[i] = static_cast<uint8_t>(first + i);
    return bytes;
  };
  const std::vector<Value> row = {
      Value::Bool(true),
      Value::Int(INT32_MIN),
      Value::Long(INT64_MIN),
      Value::Real(0.1),
      Value::String("it's \n ünï \x01"),
      Value::Datetime(INT64_MAX),
      Value::Timespan(-1),
      Value::Wide(Type::kGuid, wide(200)),
      Value::DynamicBytes(*model::DynamicFromJson(R"({"a":[1,null,"x"]})"))};
  std::vector<model::OutputColumn> columns;
  std::vector<Value> nulls;
  for (const Value& value : row) {
    columns.push_back({static_cast<ColumnId>(columns.size() + 1), "x", value.type});
    nulls.push_back(Value::Null(value.type));
  }
  for (const size_t num_copies : {1, 20}) {  // as SQL, as a table
    std::vector<std::vector<Value>> rows;
    for (size_t i = 0; i < num_copies; ++i) rows.insert(rows.end(), {row, nulls});
    diag::Sink sink;
    auto stream = TestSession().Run({Values(columns, rows), ""}, {}, sink);
    ASSERT_TRUE(stream.ok());
    auto batch = (*stream)->ReadAll();
    ASSERT_TRUE(batch.ok());
    ASSERT_EQ(batch->num_rows, rows.size());
    for (size_t r = 0; r < rows.size(); ++r) {
      for (size_t i = 0; i < row.size(); ++i) {
        EXPECT_EQ(Value::FromCell(batch->columns[i].view(), r), rows[r][i]) << r << " " << i;
      }
    }
  }
}

TEST(EngineValues, RealsKeepEveryBit) {
  for (const double real :
       {0.1, -0.0, 5e-324, 1.7976931348623157e308, HUGE_VAL, -HUGE_VAL, std::nan("")}) {
    diag::Sink sink;
    auto stream =
        TestSession().Run({Values({{1, "x", Type::kReal}}, {{Value::Real(real)}}), ""}, {}, sink);
    auto batch = (*stream)->ReadAll();
    ASSERT_TRUE(batch.ok());
    const double got = batch->columns[0].Get<double>(0);
    EXPECT_TRUE(std::isnan(real) ? std::isnan(got)
                                 : std::bit_cast<uint64_t>(got) == std::bit_cast<uint64_t>(real));
  }
}

TEST(EngineRange, IncludesItsEnd) {
  const auto range = [](Value start, Value stop, Value step) {
    auto rel = std::make_shared<model::RangeRel>();
    rel->columns = {{1, "x", start.type}};
    rel->start = start, rel->stop = stop, rel->step = step;
    return RunText(rel);
  };
  EXPECT_EQ(range(Value::Long(1), Value::Long(7), Value::Long(3)), "1\n4\n7\n");
  EXPECT_EQ(range(Value::Long(3), Value::Long(1), Value::Long(-1)), "3\n2\n1\n");
  EXPECT_EQ(range(Value::Long(3), Value::Long(1), Value::Long(1)), "");
  EXPECT_EQ(range(Value::Long(3), Value::Long(5), Value::Long(0)), "");
  EXPECT_EQ(range(Value::Long(INT64_MIN), Value::Long(INT64_MAX), Value::Long(INT64_MAX)),
            "-9223372036854775808\n-1\n9223372036854775806\n");
  EXPECT_EQ(range(Value::Real(0), Value::Real(1), Value::Real(0.5)), "0.0\n0.5\n1.0\n");
}

TEST(EngineSort, KeepsTheOrderOfTies) {
  const RelPtr plan = Sort(Scan(People(), 1), LongCol(2), Direction::kDescending, Nulls::kLast);
  EXPECT_EQ(RunText(plan), "bob|8\n|4\nbob|3\na name that is long|3\namy|null\n");
}

TEST(EngineSort, NanStandsBetweenNullAndValues) {
  const RelPtr values = Values({{1, "x", Type::kReal}}, {{Value::Real(2)},
                                                         {Value::Real(std::nan(""))},
                                                         {Value::Real(-HUGE_VAL)},
                                                         {Value::Null(Type::kReal)}});
  const auto sorted = [&](Direction direction, Nulls nulls) {
    return RunText(Sort(values, Col(1, Type::kReal), direction, nulls));
  };
  EXPECT_EQ(sorted(Direction::kAscending, Nulls::kFirst), "null\nNaN\n-inf\n2.0\n");
  EXPECT_EQ(sorted(Direction::kAscending, Nulls::kLast), "-inf\n2.0\nNaN\nnull\n");
  EXPECT_EQ(sorted(Direction::kDescending, Nulls::kFirst), "null\nNaN\n2.0\n-inf\n");
  EXPECT_EQ(sorted(Direction::kDescending, Nulls::kLast), "2.0\n-inf\nNaN\nnull\n");
}

TEST(EngineSort, ByAConstantChangesNothing) {
  EXPECT_EQ(RunText(Sort(Scan(Numbers(3), 1), Const(Value::String("x")), Direction::kAscending,
                         Nulls::kFirst)),
            "0\n1\n2\n");
}

TEST(EngineLimit, TakesTheFirstRowsOfTheOrder) {
  EXPECT_EQ(RunText(Limit(Scan(Numbers(9000), 1), 3)), "0\n1\n2\n");
  const RelPtr sorted =
      Sort(Scan(Numbers(9000), 1), LongCol(1), Direction::kDescending, Nulls::kLast);
  EXPECT_EQ(RunText(Limit(sorted, 2)), "8999\n8998\n");
  // A later sort does not choose other rows.
  EXPECT_EQ(RunText(Sort(Limit(sorted, 2), LongCol(1), Direction::kAscending, Nulls::kFirst)),
            "8998\n8999\n");
  EXPECT_EQ(RunText(Filter(Limit(sorted, 2), Call(kIsEven, {LongCol(1)}))), "8998\n");
  EXPECT_EQ(RunText(Limit(sorted, 0)), "");
}

TEST(EngineAggregate, GroupsComeByTheirKeysAndNullIsTheFirstGroup) {
  const RelPtr plan = Aggregate(Scan(People(), 1), {{5, LongCol(2)}}, {{6, Agg(kSqlCount, {})}});
  EXPECT_EQ(RunText(plan), "null|1\n3|2\n4|1\n8|1\n");
}

TEST(EngineAggregate, NanIsOneGroupAndZeroHasNoSign) {
  const RelPtr values = Values({{1, "x", Type::kReal}}, {{Value::Real(-0.0)},
                                                         {Value::Real(std::nan(""))},
                                                         {Value::Real(0.0)},
                                                         {Value::Real(-std::nan(""))}});
  EXPECT_EQ(RunText(Aggregate(values, {{5, Col(1, Type::kReal)}}, {{6, Agg(kSqlCount, {})}})),
            "0.0|2\nNaN|2\n");
}

TEST(EngineAggregate, DecimalsGroupByValue) {
  const auto decimal = [](const char* text) {
    return std::vector<Value>{Value::Wide(Type::kDecimal, *model::DecimalFromText(text))};
  };
  const RelPtr values =
      Values({{1, "x", Type::kDecimal}}, {decimal("1.00"), decimal("2"), decimal("1.0")});
  const RelPtr plan = Aggregate(values, {{5, Col(1, Type::kDecimal)}}, {{6, Agg(kSqlCount, {})}});
  EXPECT_EQ(RunText(Project(plan, {{6, LongCol(6)}})), "2\n1\n");
  // A key that keeps the id of the column it is.
  const RelPtr same = Aggregate(values, {{1, Col(1, Type::kDecimal)}}, {{6, Agg(kSqlCount, {})}});
  EXPECT_EQ(RunText(Sort(same, Col(1, Type::kDecimal), Direction::kDescending, Nulls::kLast)),
            "2|1\n1|2\n");
}

TEST(EngineProject, ChainsOfManyStepsAreNoBurden) {
  RelPtr plan = Scan(Numbers(1), 1);
  ColumnId id = 1;
  for (; id < 300; ++id) plan = Project(plan, {{id + 1, Call(kAdd, {LongCol(id), Long(1)})}});
  EXPECT_EQ(RunText(plan), "299\n");
}

TEST(EngineAggregate, OfNoRowsWithoutKeysIsOneRow) {
  const RelPtr none = Filter(Scan(People(), 1), Const(Value::Bool(false)));
  const RelPtr plan = Aggregate(none, {},
                                {{5, Agg(kSqlCount, {})},
                                 {6, Agg(kSumKernel, {LongCol(2)})},
                                 {7, Agg(kJoinTexts, {TextCol(1), Const(Value::String(","))})}});
  EXPECT_EQ(RunText(plan), "0|0|\n");
  EXPECT_EQ(RunText(Aggregate(none, {{4, TextCol(1)}}, {{5, Agg(kSumKernel, {LongCol(2)})}})), "");
}

TEST(EngineAggregate, AccumulatorsSeeTheOrdinalAndTheirConstants) {
  const RelPtr plan =
      Aggregate(Scan(People(), 1), {{5, LongCol(2)}},
                {{6, Agg(kJoinTexts, {Call(kConcat, {TextCol(1), Const(Value::String("!"))}),
                                      Const(Value::String("+"))})}});
  EXPECT_EQ(RunText(plan), "null|amy!\n3|bob!+a name that is long!\n4|!\n8|bob!\n");
}

TEST(EngineAggregate, PartsOfSeveralThreadsAreCombined) {
  const RelPtr keyed =
      Project(Scan(Numbers(50000), 1), {{1, LongCol(1)}, {2, Call(kIsEven, {LongCol(1)})}});
  const RelPtr plan =
      Aggregate(keyed, {{5, Col(2, Type::kBool)}}, {{6, Agg(kSumKernel, {LongCol(1)})}});
  EXPECT_EQ(RunText(plan), "False|625000000\nTrue|624975000\n");
}

TEST(EngineAggregate, WithoutAggregatesIsDistinct) {
  EXPECT_EQ(RunText(Aggregate(Scan(People(), 1), {{5, TextCol(1)}}, {})),
            "\na name that is long\namy\nbob\n");
}

TEST(EngineAggregate, AfterASortSeesItsOrder) {
  const RelPtr sorted = Sort(Scan(People(), 1), LongCol(2), Direction::kDescending, Nulls::kLast);
  const RelPtr plan =
      Aggregate(sorted, {}, {{6, Agg(kJoinTexts, {TextCol(1), Const(Value::String("+"))})}});
  EXPECT_EQ(RunText(plan), "bob++bob+a name that is long+amy\n");
}

// Key, Side; keys "x", null twice, NaN.
RelPtr JoinSide(ColumnId first, const char* name, std::vector<Value> keys) {
  std::vector<std::vector<Value>> rows;
  for (Value& key : keys) rows.push_back({key, Value::String(name + std::to_string(rows.size()))});
  return Values({{first, "Key", keys[0].type}, {first + 1, "Side", Type::kString}}, rows);
}

std::string JoinText(JoinKind kind, std::vector<Value> left, std::vector<Value> right) {
  const Type type = left[0].type;
  return RunText(
      Join(kind, JoinSide(1, "l", left), JoinSide(3, "r", right), {{Col(1, type), Col(3, type)}}));
}

TEST(EngineJoin, NullMatchesNull) {
  const std::vector<Value> left = {Value::Long(1), kNullLong, Value::Long(2)};
  const std::vector<Value> right = {kNullLong, Value::Long(1), kNullLong, Value::Long(3)};
  EXPECT_EQ(JoinText(JoinKind::kInner, left, right),
            "1|l0|1|r1\nnull|l1|null|r0\nnull|l1|null|r2\n");
  EXPECT_EQ(JoinText(JoinKind::kLeftOuter, left, right),
            "1|l0|1|r1\nnull|l1|null|r0\nnull|l1|null|r2\n2|l2|null|\n");
  EXPECT_EQ(JoinText(JoinKind::kRightOuter, left, right),
            "1|l0|1|r1\nnull|l1|null|r0\nnull|l1|null|r2\nnull||3|r3\n");
  EXPECT_EQ(JoinText(JoinKind::kFullOuter, left, right),
            "1|l0|1|r1\nnull|l1|null|r0\nnull|l1|null|r2\n2|l2|null|\nnull||3|r3\n");
  EXPECT_EQ(JoinText(JoinKind::kLeftSemi, left, right), "1|l0\nnull|l1\n");
  EXPECT_EQ(JoinText(JoinKind::kRightSemi, left, right), "null|r0\n1|r1\nnull|r2\n");
  EXPECT_EQ(JoinText(JoinKind::kLeftAnti, left, right), "2|l2\n");
  EXPECT_EQ(JoinText(JoinKind::kRightAnti, left, right), "3|r3\n");
}

TEST(EngineJoin, NanMatchesNanAndZerosMatch) {
  const std::vector<Value> left = {Value::Real(std::nan("")), Value::Real(0.0)};
  EXPECT_EQ(JoinText(JoinKind::kInner, left, {Value::Real(-0.0), Value::Real(std::nan(""))}),
            "NaN|l0|NaN|r1\n0.0|l1|-0.0|r0\n");
}

TEST(EngineJoin, WithoutKeysIsACrossProduct) {
  const RelPtr plan = Join(JoinKind::kInner, Scan(Numbers(2), 1), Scan(Numbers(2), 2), {});
  EXPECT_EQ(RunText(plan), "0|0\n0|1\n1|0\n1|1\n");
  const RelPtr constant =
      Join(JoinKind::kFullOuter, Scan(Numbers(2), 1), Scan(Numbers(1), 2), {{Long(1), Long(1)}});
  EXPECT_EQ(RunText(constant), "0|0\n1|0\n");
}

TEST(EngineJoin, InnerUniqueKeepsTheFirstRowOfEachLeftKey) {
  const RelPtr plan =
      Join(JoinKind::kInner, Scan(People(), 1), Scan(People(), 3), {{TextCol(1), TextCol(3)}});
  auto unique = std::make_shared<model::JoinRel>(static_cast<const model::JoinRel&>(*plan));
  unique->is_left_unique = true;
  EXPECT_EQ(RunText(unique),
            "bob|3|bob|3\nbob|3|bob|8\namy|null|amy|null\n|4||4\n"
            "a name that is long|3|a name that is long|3\n");
}

TEST(EngineJoin, OfASortedSideKeepsItsOrder) {
  const RelPtr left = Sort(Scan(Numbers(3), 1), LongCol(1), Direction::kDescending, Nulls::kLast);
  EXPECT_EQ(
      RunText(Join(JoinKind::kLeftOuter, left, Scan(Numbers(2), 2), {{LongCol(1), LongCol(2)}})),
      "2|null\n1|1\n0|0\n");
  EXPECT_EQ(
      RunText(Join(JoinKind::kFullOuter, Scan(Numbers(2), 2), left, {{LongCol(2), LongCol(1)}})),
      "0|0\n1|1\nnull|2\n");
}

TEST(EngineUnion, ComesLegAfterLeg) {
  auto rel = std::make_shared<model::UnionRel>();
  rel->columns = {{9, "x", Type::kLong}};
  rel->legs = {
      {Sort(Scan(Numbers(3), 1), LongCol(1), Direction::kDescending, Nulls::kLast), {LongCol(1)}},
      {Scan(Numbers(2), 2), {Call(kAdd, {LongCol(2), Long(10)})}},
      {Limit(Scan(People(), 3), 1), {Const(kNullLong)}}};
  EXPECT_EQ(RunText(rel), "2\n1\n0\n10\n11\nnull\n");
  EXPECT_EQ(RunText(Aggregate(rel, {}, {{10, Agg(kSqlCount, {})}})), "6\n");
}

RelPtr Unnest(RelPtr input, std::vector<ExprPtr> arrays, bool bags_as_arrays,
              std::optional<uint64_t> limit) {
  auto rel = std::make_shared<model::UnnestRel>();
  rel->columns = input->columns;
  ColumnId id = 50;
  for (size_t i = 0; i < arrays.size(); ++i) rel->columns.push_back({id++, "e", Type::kDynamic});
  rel->columns.push_back({id, "i", Type::kLong});
  rel->input = std::move(input);
  rel->arrays = std::move(arrays);
  rel->with_index = true;
  rel->bags_as_arrays = bags_as_arrays;
  rel->row_limit = limit;
  return rel;
}

Value Json(const char* json) { return Value::DynamicBytes(*model::DynamicFromJson(json)); }

TEST(EngineUnnest, GivesElementsInTheirOrder) {
  const RelPtr values =
      Values({{1, "n", Type::kLong}, {2, "d", Type::kDynamic}, {3, "e", Type::kDynamic}},
             {{Value::Long(1), Json(R"(["a",null,"a text that is long"])"), Json("[7]")},
              {Value::Long(2), Json("[]"), Json("[]")},
              {Value::Long(3), Json("null"), Json("null")},
              {Value::Long(4), Json(R"({"k":1,"m":[2]})"), Json("5")}});
  const RelPtr pruned =
      Project(Unnest(values, {Col(2, Type::kDynamic), Col(3, Type::kDynamic)}, false, {}),
              {{1, LongCol(1)},
               {50, Col(50, Type::kDynamic)},
               {51, Col(51, Type::kDynamic)},
               {52, LongCol(52)}});
  EXPECT_EQ(RunText(pruned),
            "1|a|7|0\n1|null|null|1\n1|a text that is long|null|2\n3|null|null|0\n"
            "4|{\"k\":1}|5|0\n4|{\"m\":[2]}|null|1\n");
  const RelPtr arrays = Unnest(values, {Col(2, Type::kDynamic)}, true, 1);
  EXPECT_EQ(RunText(Project(arrays, {{50, Col(50, Type::kDynamic)}})), "a\nnull\n[\"k\",1]\n");
  EXPECT_EQ(RunText(Aggregate(arrays, {}, {{60, Agg(kSqlCount, {})}})), "3\n");
}

TEST(EngineWindow, NumbersRowsBeforeLaterFilters) {
  auto rel = std::make_shared<model::WindowRel>();
  rel->input = Sort(Scan(Numbers(4), 1), LongCol(1), Direction::kDescending, Nulls::kLast);
  rel->columns = rel->input->columns;
  rel->columns.push_back({5, "row", Type::kLong});
  rel->calls.emplace_back().start = 10;
  EXPECT_EQ(RunText(rel), "3|10\n2|11\n1|12\n0|13\n");
  EXPECT_EQ(RunText(Filter(rel, Call(kIsEven, {LongCol(1)}))), "2|11\n0|13\n");
}

TEST(EngineShared, IsReadInSeveralPlaces) {
  const RelPtr input = Project(Scan(Numbers(3), 1), {{2, Call(kAdd, {LongCol(1), Long(5)})}});
  const auto reader = [&](ColumnId id) {
    auto rel = std::make_shared<model::SharedRel>();
    rel->columns = {{id, "x", Type::kLong}};
    rel->input = input;
    return RelPtr(rel);
  };
  const RelPtr plan = Join(JoinKind::kInner, reader(10), reader(11), {{LongCol(10), LongCol(11)}});
  EXPECT_EQ(RunText(plan), "5|5\n6|6\n7|7\n");
  const std::string sql = Sql(plan);
  EXPECT_NE(sql.find("r1 AS MATERIALIZED (SELECT quoll_bigint"), std::string::npos) << sql;
  EXPECT_EQ(sql.find("quoll_scan"), sql.rfind("quoll_scan")) << sql;
}

// As a set of log files numbers its rows: the file in the high bits.
class WideTable : public MemoryTable {
 public:
  using MemoryTable::MemoryTable;
  int ordinal_bits() const override { return 63; }
  class WideScan : public model::TableScan {
   public:
    explicit WideScan(std::unique_ptr<model::TableScan> scan) : scan_(std::move(scan)) {}
    size_t max_workers() const override { return scan_->max_workers(); }
    double progress() const override { return scan_->progress(); }
    std::optional<model::TableBatch> Next(size_t worker) override {
      auto batch = scan_->Next(worker);
      if (batch) batch->ordinal += uint64_t{1} << 62;
      return batch;
    }

   private:
    std::unique_ptr<model::TableScan> scan_;
  };
  std::unique_ptr<model::TableScan> Scan(std::vector<model::ScanRequest> requests,
                                         const std::atomic<bool>& cancel) override {
    return std::make_unique<WideScan>(MemoryTable::Scan(std::move(requests), cancel));
  }
};

TEST(EngineWideOrdinals, AreOrderedEverywhere) {
  auto table =
      std::make_shared<WideTable>(model::Schema{{"N", Type::kLong}, {"D", Type::kDynamic}});
  for (int64_t n = 3; n > 0; --n) table->AddRow({Value::Long(n), Json(R"(["x","y"])")});
  const RelPtr a = Scan(table, 1), b = Scan(table, 3);
  const auto text_of = [](ColumnId id) {
    return Call(kConcat, {Col(id, Type::kString), Const(Value::String(""))});
  };
  EXPECT_EQ(RunText(Project(a, {{1, LongCol(1)}})), "3\n2\n1\n");
  for (const JoinKind kind :
       {JoinKind::kInner, JoinKind::kLeftOuter, JoinKind::kRightOuter, JoinKind::kFullOuter}) {
    const RelPtr join = Join(kind, a, b, {{LongCol(1), LongCol(3)}});
    EXPECT_EQ(RunText(Project(join, {{1, LongCol(1)}, {3, LongCol(3)}})), "3|3\n2|2\n1|1\n");
    EXPECT_EQ(RunText(Aggregate(join, {{7, LongCol(1)}}, {{8, Agg(kSqlCount, {})}})),
              "1|1\n2|1\n3|1\n");
  }
  auto both = std::make_shared<model::UnionRel>();
  both->columns = {{9, "x", Type::kLong}, {10, "d", Type::kDynamic}};
  both->legs = {{a, {LongCol(1), Col(2, Type::kDynamic)}},
                {b, {Call(kAdd, {LongCol(3), Long(10)}), Col(4, Type::kDynamic)}}};
  EXPECT_EQ(RunText(Project(both, {{9, LongCol(9)}})), "3\n2\n1\n13\n12\n11\n");
  const RelPtr expanded = Unnest(both, {Col(10, Type::kDynamic)}, false, {});
  const RelPtr texts = Project(expanded, {{20, Call(kText, {LongCol(9)})}, {21, LongCol(51)}});
  const RelPtr joined =
      Aggregate(texts, {{22, LongCol(21)}},
                {{23, Agg(kJoinTexts, {text_of(20), Const(Value::String(","))})}});
  EXPECT_EQ(RunText(joined), "0|3,2,1,13,12,11\n1|3,2,1,13,12,11\n");
}

// Reverses its rows and adds their number.
class Reverse : public model::NativeRel::Operator {
 public:
  model::Batch Run(std::vector<model::Column> input, size_t num_rows,
                   const model::KernelContext&) const override {
    model::Batch out;
    out.num_rows = num_rows;
    out.columns.emplace_back(Type::kLong);
    for (size_t row = num_rows; row > 0; --row)
      out.columns[0].Append(input[0].Get<int64_t>(row - 1));
    return out;
  }
  std::string_view name() const override { return "reverse"; }
};

TEST(EngineNative, RunsOverItsWholeInputInOrder) {
  auto rel = std::make_shared<model::NativeRel>();
  rel->columns = {{7, "x", Type::kLong}};
  rel->input = Filter(Scan(Numbers(5000), 1), Call(kSqlGreater, {LongCol(1), Long(4996)}));
  rel->op = std::make_shared<Reverse>();
  EXPECT_EQ(RunText(rel), "4999\n4998\n4997\n");
  auto outer = std::make_shared<model::NativeRel>();
  outer->columns = {{8, "x", Type::kLong}};
  outer->input = Filter(rel, Call(kIsEven, {LongCol(7)}));
  outer->op = rel->op;
  EXPECT_EQ(RunText(Project(outer, {{9, Call(kAdd, {LongCol(8), Long(1)})}})), "4999\n");
}

// Gives each row with the sum so far, and the sum alone at the end.
class Totals : public model::NativeRel::StreamOperator {
 public:
  Totals() : StreamOperator({Type::kLong}) {}
  class TotalsPass : public Pass {
   public:
    void Add(std::span<const model::ColumnView> rows, size_t num_rows, model::Batch& out) override {
      for (size_t row = 0; row < num_rows; ++row) {
        sum_ += rows[0].Get<int64_t>(row);
        out.columns[0].Append(sum_);
      }
      out.num_rows += num_rows;
    }
    void Finish(model::Batch& out) override {
      out.columns[0].Append(-sum_);
      ++out.num_rows;
    }

   private:
    int64_t sum_ = 0;
  };
  std::unique_ptr<Pass> Start(const model::KernelContext&) const override {
    return std::make_unique<TotalsPass>();
  }
  std::string_view name() const override { return "totals"; }
};

RelPtr TotalsOf(RelPtr input, ColumnId id) {
  auto rel = std::make_shared<model::NativeRel>();
  rel->columns = {{id, "x", Type::kLong}};
  rel->input = std::move(input);
  rel->op = std::make_shared<Totals>();
  return rel;
}

TEST(EngineNative, StreamsKeepTheirOrder) {
  EXPECT_EQ(RunText(TotalsOf(Scan(Numbers(4), 1), 7)), "0\n1\n3\n6\n-6\n");
  // More rows than one batch holds, one stream over another.
  const RelPtr inner = TotalsOf(Filter(Scan(Numbers(20'000), 1), Call(kIsEven, {LongCol(1)})), 7);
  const RelPtr outer = TotalsOf(Filter(inner, Call(kSqlGreater, {Long(0), LongCol(7)})), 8);
  EXPECT_EQ(RunText(outer), "-99990000\n99990000\n");
}

TEST(EngineNative, StreamsReadInTwoPlacesGiveTheSameRows) {
  const RelPtr totals = TotalsOf(Scan(Numbers(3), 1), 7);
  const auto reader = [&](ColumnId id) {
    auto rel = std::make_shared<model::SharedRel>();
    rel->columns = {{id, "x", Type::kLong}};
    rel->input = totals;
    return RelPtr(rel);
  };
  const RelPtr plan = Join(JoinKind::kInner, reader(10), reader(11), {{LongCol(10), LongCol(11)}});
  EXPECT_EQ(RunText(plan), "0|0\n1|1\n3|3\n-3|-3\n");
}

ExprPtr Subquery(Expr::Kind kind, RelPtr rel, Type type, std::vector<ExprPtr> args) {
  auto expr = std::make_shared<Expr>();
  expr->kind = kind;
  expr->type = type;
  expr->subquery = std::move(rel);
  expr->args = std::move(args);
  return expr;
}

TEST(EngineSubquery, ScalarIsTheFirstRowOrNull) {
  const RelPtr sorted =
      Sort(Scan(Numbers(4), 20), LongCol(20), Direction::kDescending, Nulls::kLast);
  const RelPtr none = Filter(Scan(People(), 30), Const(Value::Bool(false)));
  const ExprPtr first = Subquery(Expr::Kind::kScalarSubquery, sorted, Type::kLong, {});
  const ExprPtr empty = Subquery(Expr::Kind::kScalarSubquery, none, Type::kString, {});
  EXPECT_EQ(RunText(Project(Scan(Numbers(2), 1),
                            {{2, first}, {3, Call(kAdd, {first, LongCol(1)})}, {4, empty}})),
            "3|3|\n3|4|\n");
}

TEST(EngineSubquery, InIsTwoValued) {
  const RelPtr counts = Project(Scan(People(), 20), {{21, LongCol(21)}});  // 3, null, 4, 8, 3
  const auto is_in = [&](Value value) {
    const RelPtr row = Values({{1, "x", value.type}}, {{value}});
    return RunText(
        Project(row, {{2, Subquery(Expr::Kind::kInSubquery, counts, Type::kBool, {LongCol(1)})}}));
  };
  EXPECT_EQ(is_in(Value::Long(4)), "True\n");
  EXPECT_EQ(is_in(Value::Long(5)), "False\n");
  EXPECT_EQ(is_in(kNullLong), "False\n");
}

TEST(EngineSubquery, InWithoutCaseFoldsBothSides) {
  const RelPtr names = Project(Scan(People(), 20), {{20, TextCol(20)}});
  auto in =
      std::make_shared<Expr>(*Subquery(Expr::Kind::kInSubquery, names, Type::kBool,
                                       {Call(kConcat, {TextCol(1), Const(Value::String("B"))})}));
  const RelPtr row = Values({{1, "x", Type::kString}}, {{Value::String("Bo")}});
  EXPECT_EQ(RunText(Project(row, {{2, in}})), "False\n");
  in->is_case_insensitive = true;
  EXPECT_EQ(RunText(Project(row, {{2, ExprPtr(in)}})), "True\n");
}

}  // namespace
}  // namespace quoll::engine::test
