// Each aggregate over a few rows: the outcome, and that neither the order of arrival nor the
// division among threads changes it. Every test goes through Outcome, which tries three divisions.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "lang/aggregates/_distinct.h"
#include "model/aggregate_def.h"
#include "model/dynamic.h"
#include "model/numbers.h"
#include "model/value.h"

namespace quoll::lang {

using namespace model;

extern const AggregateDef kAggregate_arg_max, kAggregate_arg_min, kAggregate_avg, kAggregate_avgif,
    kAggregate_binary_all_and, kAggregate_binary_all_or, kAggregate_binary_all_xor,
    kAggregate_buildschema, kAggregate_count, kAggregate_count_distinct, kAggregate_covariance,
    kAggregate_countif, kAggregate_dcount, kAggregate_dcountif, kAggregate_make_bag,
    kAggregate_make_list, kAggregate_make_list_if, kAggregate_make_list_with_nulls,
    kAggregate_make_set, kAggregate_make_set_if, kAggregate_max, kAggregate_maxif, kAggregate_min,
    kAggregate_percentile, kAggregate_percentiles_array, kAggregate_percentilew, kAggregate_stdev,
    kAggregate_stdevp, kAggregate_sum, kAggregate_sumif, kAggregate_take_any, kAggregate_take_anyif,
    kAggregate_variance, kAggregate_variancep;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Column Cells(Type type, const std::vector<Value>& values) {
  Column column(type);
  column.Resize(values.size());
  for (size_t i = 0; i < values.size(); ++i) values[i].Store(column, i);
  return column;
}
Column Longs(const std::vector<std::optional<int64_t>>& values) {
  std::vector<Value> cells;
  for (const auto& v : values) cells.push_back(v ? Value::Long(*v) : Value::Null(Type::kLong));
  return Cells(Type::kLong, cells);
}
Column Reals(const std::vector<std::optional<double>>& values) {
  std::vector<Value> cells;
  for (const auto& v : values) cells.push_back(v ? Value::Real(*v) : Value::Null(Type::kReal));
  return Cells(Type::kReal, cells);
}
Column Bools(const std::vector<std::optional<bool>>& values) {
  std::vector<Value> cells;
  for (const auto& v : values) cells.push_back(v ? Value::Bool(*v) : Value::Null(Type::kBool));
  return Cells(Type::kBool, cells);
}
Column Texts(const std::vector<std::string>& values) {
  std::vector<Value> cells;
  for (const auto& v : values) cells.push_back(Value::String(v));
  return Cells(Type::kString, cells);
}
Column Dynamics(const std::vector<std::string>& json) {
  std::vector<Value> cells;
  for (const auto& text : json) cells.push_back(Value::DynamicBytes(DynamicFromJson(text).value()));
  return Cells(Type::kDynamic, cells);
}

// The arguments of a call; a constant is a column too, as the engine passes it.
struct Args {
  std::vector<Column> columns;
  std::vector<std::optional<Value>> constants;
  Args& Add(Column column) {
    columns.push_back(std::move(column));
    constants.emplace_back();
    return *this;
  }
  Args& Constant(Value value) {
    Column column(value.type);
    column.Resize(1);
    value.Store(column, 0);
    columns.push_back(std::move(column));
    constants.emplace_back(std::move(value));
    return *this;
  }
};

Type ResultType(const AggregateDef& def, const std::vector<Type>& types) {
  for (const Signature& signature : def.signatures) {
    if (signature.params.size() == 0 ? !types.empty() : types.empty()) continue;
    if (!types.empty() && !Contains(signature.params[0].types, types[0])) continue;
    if (signature.returns == Returns::kArg0) return types[0];
    if (signature.returns == Returns::kArg1) return types[1];
    return signature.type;
  }
  ADD_FAILURE() << def.name << " takes no " << TypeName(types[0]);
  return Type::kLong;
}

// The result as tostring() shows it, `null` for a null. `division` parts take the rows in turn,
// from the last row to the first unless there is one part.
std::string DividedOutcome(const AggregateDef& def, const Args& args, size_t num_rows,
                           size_t division) {
  std::vector<Type> types;
  std::vector<ColumnView> views;
  std::vector<const Value*> constants;
  for (size_t i = 0; i < args.columns.size(); ++i) {
    types.push_back(args.columns[i].type());
    views.push_back(args.columns[i].view(args.constants[i].has_value()));
    constants.push_back(args.constants[i] ? &*args.constants[i] : nullptr);
  }
  const KernelContext context;
  const Type type = ResultType(def, types);
  std::vector<std::unique_ptr<Accumulator>> parts;
  for (size_t i = 0; i < division; ++i)
    parts.push_back(def.make({context, types, constants, type}));
  for (size_t i = 0; i < num_rows; ++i) {
    const size_t row = division == 1 ? i : num_rows - 1 - i;
    parts[row % division]->Update(views, row, static_cast<int64_t>(100 + row));
  }
  for (size_t i = 1; i < division; ++i) parts[0]->Combine(*parts[i]);
  Column out(type);
  out.Resize(1);
  parts[0]->Finalize(out, 0);
  return out.IsNull(0) ? "null" : ValueToText(Value::FromCell(out.view(), 0));
}

std::string Outcome(const AggregateDef& def, const Args& args, size_t num_rows) {
  const std::string result = DividedOutcome(def, args, num_rows, 1);
  for (const size_t division : {2, 3, 7})
    EXPECT_EQ(DividedOutcome(def, args, num_rows, division), result) << division;
  return result;
}

template <typename... Columns>
std::string OutcomeOf(const AggregateDef& def, Column first, Columns... rest) {
  const size_t num_rows = first.size();
  Args args;
  args.Add(std::move(first));
  (args.Add(std::move(rest)), ...);
  return Outcome(def, args, num_rows);
}

TEST(Aggregates, CountCountsNulls) {
  EXPECT_EQ(OutcomeOf(kAggregate_count, Longs({1, {}, 3})), "3");
  EXPECT_EQ(OutcomeOf(kAggregate_count, Longs({})), "0");
}

TEST(Aggregates, CountifLeavesNullPredicatesOut) {
  EXPECT_EQ(OutcomeOf(kAggregate_countif, Bools({true, {}, false, true})), "2");
}

TEST(Aggregates, SumWrapsAndIsZeroOfNothing) {
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Longs({std::numeric_limits<int64_t>::max(), 1, 2})),
            "-9223372036854775806");
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Longs({{}, {}})), "0");
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Reals({1e300, 1e300, -1e300})), RealToText(1e300));
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Reals({1.0, kNan})), "NaN");
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Reals({1.0, INFINITY})), "inf");
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Reals({})), RealToText(0));
}

TEST(Aggregates, SumOfRealsDoesNotDependOnTheOrder) {
  std::vector<std::optional<double>> values;
  double value = 1;
  for (int i = 0; i < 1000; ++i)
    values.push_back(value = std::fmod(value * 1103.515245 + 0.12345, 977.0) - 400);
  OutcomeOf(kAggregate_sum, Reals(values));
  OutcomeOf(kAggregate_variance, Reals(values));
}

TEST(Aggregates, SumOfTimespansAndDecimalsKeepsTheType) {
  EXPECT_EQ(OutcomeOf(kAggregate_sum, Cells(Type::kTimespan, {Value::Timespan(10'000'000),
                                                              Value::Timespan(20'000'000)})),
            "00:00:03");
  EXPECT_EQ(
      OutcomeOf(kAggregate_sum,
                Cells(Type::kDecimal, {Value::Wide(Type::kDecimal, *DecimalFromText("0.1")),
                                       Value::Wide(Type::kDecimal, *DecimalFromText("0.2"))})),
      "0.3");
}

TEST(Aggregates, AverageOfNothingIsNan) {
  EXPECT_EQ(OutcomeOf(kAggregate_avg, Longs({{}, {}})), "NaN");
  EXPECT_EQ(OutcomeOf(kAggregate_avg, Longs({1, {}, 4})), "2.5");
  EXPECT_EQ(OutcomeOf(kAggregate_avgif, Longs({1, 2, 5}), Bools({true, false, true})),
            RealToText(3));
  EXPECT_EQ(OutcomeOf(kAggregate_avgif, Longs({1}), Bools({false})), "NaN");
  EXPECT_EQ(OutcomeOf(kAggregate_avg, Cells(Type::kTimespan, {})), "null");
}

TEST(Aggregates, AverageOfDatetimesDoesNotOverflow) {
  const int64_t late = 3'155'378'975'999'999'999;
  EXPECT_EQ(OutcomeOf(kAggregate_avg,
                      Cells(Type::kDatetime, std::vector<Value>(9, Value::Datetime(late)))),
            "9999-12-31T23:59:59.9999999Z");
}

TEST(Aggregates, ExtremesSkipNullsAndAreSpoiltByNan) {
  EXPECT_EQ(OutcomeOf(kAggregate_max, Longs({1, {}, 3})), "3");
  EXPECT_EQ(OutcomeOf(kAggregate_min, Longs({4, {}, 3})), "3");
  EXPECT_EQ(OutcomeOf(kAggregate_max, Longs({{}})), "null");
  EXPECT_EQ(OutcomeOf(kAggregate_max, Reals({1.5, kNan, 2.5})), "NaN");
  EXPECT_EQ(OutcomeOf(kAggregate_min, Reals({1.5, kNan, 2.5})), "NaN");
  EXPECT_EQ(OutcomeOf(kAggregate_max, Texts({"b", "", "a"})), "b");
  EXPECT_EQ(OutcomeOf(kAggregate_min, Texts({"b", "a"})), "a");
  EXPECT_EQ(OutcomeOf(kAggregate_min, Texts({})), "");
  EXPECT_EQ(OutcomeOf(kAggregate_maxif, Longs({1, 9, 3}), Bools({true, {}, true})), "3");
}

TEST(Aggregates, ArgMaxGivesTiesToTheFirstRow) {
  EXPECT_EQ(OutcomeOf(kAggregate_arg_max, Longs({5, 9, 9, {}}), Texts({"a", "b", "c", "d"})), "b");
  EXPECT_EQ(OutcomeOf(kAggregate_arg_min, Longs({{}, 9, 9, 10}), Texts({"a", "b", "c", "d"})), "b");
}

TEST(Aggregates, ArgMaxOverNullsTakesTheFirstRow) {
  EXPECT_EQ(OutcomeOf(kAggregate_arg_max, Longs({{}, {}}), Texts({"a", "b"})), "a");
  EXPECT_EQ(OutcomeOf(kAggregate_arg_max, Longs({{}, {}}), Longs({{}, {}})), "null");
  EXPECT_EQ(OutcomeOf(kAggregate_arg_max, Longs({}), Longs({})), "null");
}

TEST(Aggregates, ArgMaxPrefersNan) {
  EXPECT_EQ(OutcomeOf(kAggregate_arg_max, Reals({1.5, kNan, 2.5}), Longs({1, 2, 3})), "2");
  EXPECT_EQ(OutcomeOf(kAggregate_arg_min, Reals({1.5, kNan, 2.5}), Longs({1, 2, 3})), "2");
}

TEST(Aggregates, ArgMaxReturnsANullOfTheWinningRow) {
  EXPECT_EQ(OutcomeOf(kAggregate_arg_max, Texts({"a", "c", "b"}), Longs({1, {}, 3})), "null");
}

TEST(Aggregates, TakeAnyPrefersTheFirstValue) {
  EXPECT_EQ(OutcomeOf(kAggregate_take_any, Longs({{}, 7, 8})), "7");
  EXPECT_EQ(OutcomeOf(kAggregate_take_any, Longs({{}})), "null");
  EXPECT_EQ(OutcomeOf(kAggregate_take_anyif, Texts({"a", "b", "c"}), Bools({false, true, true})),
            "b");
}

TEST(Aggregates, ListsKeepTheOrderAndFlattenArrays) {
  EXPECT_EQ(OutcomeOf(kAggregate_make_list, Longs({5, {}, 3, 9})), "[5,3,9]");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list, Longs({{}})), "[]");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list, Dynamics({R"({"a":1})", "[1,[2],null]", "null", "4"})),
            R"([{"a":1},1,[2],null,null,4])");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list, Texts({"b", "", "a"})), R"(["b","","a"])");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list_with_nulls, Longs({{}, 5, {}})), "[null,5,null]");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list_if, Longs({1, 2, 3}), Bools({true, {}, true})), "[1,3]");
}

TEST(Aggregates, ListsKeepTypesInside) {
  EXPECT_EQ(
      OutcomeOf(kAggregate_make_list, Cells(Type::kTimespan, {Value::Timespan(864'000'000'000)})),
      R"(["1.00:00:00"])");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list, Bools({true, false})), "[true,false]");
  EXPECT_EQ(OutcomeOf(kAggregate_make_list, Reals({1.0, 2.5})), "[1.0,2.5]");
}

TEST(Aggregates, LimitsKeepTheFirstElements) {
  std::vector<std::optional<int64_t>> values;
  for (int64_t i = 0; i < 5000; ++i) values.push_back(i);
  for (const AggregateDef* def : {&kAggregate_make_list, &kAggregate_make_set}) {
    Args args;
    args.Add(Longs(values)).Constant(Value::Long(3));
    EXPECT_EQ(Outcome(*def, args, values.size()), "[0,1,2]") << def->name;
  }
}

TEST(Aggregates, SetsKeepFirstAppearance) {
  EXPECT_EQ(OutcomeOf(kAggregate_make_set, Texts({"z", "y", "x", "z", "y"})), R"(["z","y","x"])");
  EXPECT_EQ(OutcomeOf(kAggregate_make_set, Longs({5, {}, 5})), "[5]");
  EXPECT_EQ(
      OutcomeOf(kAggregate_make_set, Dynamics({"[2,1]", "[1,3]", R"({"a":1})", R"({"a":1})"})),
      R"([2,1,3,{"a":1}])");
  EXPECT_EQ(OutcomeOf(kAggregate_make_set, Reals({0.0, -0.0, kNan, kNan})), R"([0.0,"NaN"])");
  EXPECT_EQ(OutcomeOf(kAggregate_make_set_if, Longs({1, 2, 1}), Bools({true, false, true})), "[1]");
}

TEST(Aggregates, SetsOfLongTextsAreDistinct) {
  const std::string a(300, 'a');
  EXPECT_EQ(OutcomeOf(kAggregate_make_set, Texts({a, a + "b", a})),
            "[\"" + a + "\",\"" + a + "b\"]");
}

TEST(Aggregates, BagsKeepTheFirstValueOfAProperty) {
  EXPECT_EQ(OutcomeOf(kAggregate_make_bag,
                      Dynamics({R"({"a":1,"b":null})", "5", R"({"b":10,"c":3})", R"({"a":9})"})),
            R"({"a":1,"b":null,"c":3})");
  EXPECT_EQ(OutcomeOf(kAggregate_make_bag, Dynamics({})), "{}");
}

TEST(Aggregates, DistinctCountsSkipNullsAndCountEmptyTexts) {
  EXPECT_EQ(OutcomeOf(kAggregate_dcount, Texts({"a", "", "a"})), "2");
  EXPECT_EQ(OutcomeOf(kAggregate_dcount, Longs({1, {}, 1, 2})), "2");
  EXPECT_EQ(OutcomeOf(kAggregate_dcount, Dynamics({"1", "1.0", "null"})), "1");
  EXPECT_EQ(OutcomeOf(kAggregate_count_distinct, Reals({0.0, -0.0, kNan, kNan, 1.0})), "3");
  EXPECT_EQ(OutcomeOf(kAggregate_dcountif, Longs({1, 2, 3}), Bools({true, false, true})), "2");
}

TEST(Aggregates, DistinctCountOfManyIsExact) {
  std::vector<std::optional<int64_t>> values;
  for (int64_t i = 0; i < 30'000; ++i) values.push_back(i % 10'000);
  EXPECT_EQ(OutcomeOf(kAggregate_dcount, Longs(values)), "10000");
}

TEST(Aggregates, SketchErrorIsThatOfItsAccuracy) {
  for (const int precision : {12, 14, 18}) {
    DistinctSketch sketch(precision);
    KeyTable keys(KeyTable::Equality::kBytes);
    constexpr int64_t kNumValues = 2'000'000;
    for (int64_t i = 0; i < kNumValues; ++i) {
      sketch.Add(keys.Hash({reinterpret_cast<const char*>(&i), sizeof(i)}));
    }
    const double error = std::abs(static_cast<double>(sketch.Estimate() - kNumValues)) / kNumValues;
    EXPECT_LT(error, 3 * 1.04 / std::sqrt(std::pow(2.0, precision))) << precision;
  }
}

TEST(Aggregates, SketchIsRightForFewValuesToo) {
  DistinctSketch sketch(14);
  EXPECT_EQ(sketch.Estimate(), 0);
  KeyTable keys(KeyTable::Equality::kBytes);
  for (const char* text : {"a", "b", "c"}) sketch.Add(keys.Hash(text));
  EXPECT_EQ(sketch.Estimate(), 3);
}

TEST(Aggregates, VarianceIsRoundedToTenDecimalsAndDeviationIsItsRoot) {
  const auto values = [] { return Longs({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}); };
  EXPECT_EQ(OutcomeOf(kAggregate_variance, values()), RealToText(9.1666666667));
  EXPECT_EQ(OutcomeOf(kAggregate_stdev, values()), RealToText(3.027650354102996));
  EXPECT_EQ(OutcomeOf(kAggregate_variancep, values()), "8.25");
  EXPECT_EQ(OutcomeOf(kAggregate_stdevp, values()), RealToText(2.8722813232690143));
}

TEST(Aggregates, VarianceOfOneOrNothingIsZero) {
  EXPECT_EQ(OutcomeOf(kAggregate_variance, Longs({5})), RealToText(0));
  EXPECT_EQ(OutcomeOf(kAggregate_stdev, Longs({{}})), RealToText(0));
  EXPECT_EQ(OutcomeOf(kAggregate_stdev, Reals({1.0, kNan})), "NaN");
}

TEST(Aggregates, VarianceKeepsItsDigitsFarFromZero) {
  // A naive difference of squares gives 0 or worse here.
  EXPECT_EQ(OutcomeOf(kAggregate_variance,
                      Longs({1'000'000'000'001, 1'000'000'000'002, 1'000'000'000'003})),
            RealToText(1));
}

TEST(Aggregates, CovarianceSkipsRowsWithANull) {
  EXPECT_EQ(OutcomeOf(kAggregate_covariance, Reals({1, 2, 3, 4, 5, {}, 7}),
                      Reals({14, 10, 17, 20, 50, 9, {}})),
            "20.5");
  EXPECT_EQ(OutcomeOf(kAggregate_covariance, Reals({1}), Reals({2})), RealToText(0));
}

TEST(Aggregates, PercentilesAreNearestRanks) {
  std::vector<std::optional<int64_t>> values;
  for (int64_t i = 100; i >= 1; --i) values.push_back(i);
  for (const auto& [percentage, expected] : std::vector<std::pair<double, const char*>>{
           {0, "1"}, {5, "5"}, {50, "50"}, {99, "99"}, {99.5, "100"}}) {
    Args args;
    args.Add(Longs(values)).Constant(Value::Real(percentage));
    EXPECT_EQ(Outcome(kAggregate_percentile, args, values.size()), expected);
  }
}

TEST(Aggregates, PercentilesOfNothingAreNull) {
  Args args;
  args.Add(Reals({{}, kNan})).Constant(Value::Real(50));
  EXPECT_EQ(Outcome(kAggregate_percentile, args, 2), "null");
}

TEST(Aggregates, WeightedPercentilesAsDocumented) {
  for (const auto& [percentage, expected] :
       std::vector<std::pair<double, const char*>>{{50, "20"}, {75, "20"}, {99.9, "40"}}) {
    Args args;
    args.Add(Longs({10, 20, 30, 40})).Add(Longs({8, 6, 3, 1})).Constant(Value::Real(percentage));
    EXPECT_EQ(Outcome(kAggregate_percentilew, args, 4), expected);
  }
}

TEST(Aggregates, PercentileArraysTakeListsOfPercentages) {
  Args args;
  args.Add(Longs({1, 2, 3, 4})).Constant(Value::DynamicBytes(*DynamicFromJson("[50,100]")));
  EXPECT_EQ(Outcome(kAggregate_percentiles_array, args, 4), "[2,4]");
}

TEST(Aggregates, BitsOfNothingAreNull) {
  EXPECT_EQ(OutcomeOf(kAggregate_binary_all_or, Longs({0x88888008, 0x42000000, 0x00767000, 5})),
            "3405705229");
  EXPECT_EQ(OutcomeOf(kAggregate_binary_all_and, Longs({6, {}, 3})), "2");
  EXPECT_EQ(OutcomeOf(kAggregate_binary_all_xor, Longs({6, 3})), "5");
  EXPECT_EQ(OutcomeOf(kAggregate_binary_all_and, Longs({{}})), "null");
}

TEST(Aggregates, SchemaCoversAllValues) {
  EXPECT_EQ(
      OutcomeOf(kAggregate_buildschema,
                Dynamics({R"({"x":1,"y":3.5})", R"({"x":"somevalue","z":[1,2,3]})",
                          R"({"y":{"w":"zzz"},"t":["aa","bb"],"z":["foo"]})"})),
      R"({"x":["long","string"],"y":["double",{"w":"string"}],"z":{"`indexer`":["long","string"]},)"
      R"("t":{"`indexer`":"string"}})");
  EXPECT_EQ(OutcomeOf(kAggregate_buildschema, Dynamics({"null"})), "null");
}

}  // namespace
}  // namespace quoll::lang
