// Kernels of operators, conversions and mathematics without the engine around them: values that the
// golden records reach only through the whole path, above all the edges of ranges, nulls and mixed
// types.
#include <cmath>

#include <gtest/gtest.h>

#include "base/ticks.h"
#include "model/evaluate.h"
#include "model/numbers.h"

namespace quoll::lang {

extern const model::FunctionDef kFunction_abs, kFunction_bin, kFunction_bin_at, kFunction_coalesce,
    kFunction_gettype, kFunction_hash, kFunction_iff, kFunction_isempty, kFunction_isnull,
    kFunction_max_of, kFunction_min_of, kFunction_not, kFunction_op_add, kFunction_op_and,
    kFunction_op_between, kFunction_op_divide, kFunction_op_equal, kFunction_op_greater_or_equal,
    kFunction_op_has_any, kFunction_op_in, kFunction_op_in_ignore_case, kFunction_op_less,
    kFunction_op_modulo, kFunction_op_multiply, kFunction_op_negate, kFunction_op_not_between,
    kFunction_op_not_equal, kFunction_op_not_in, kFunction_op_or, kFunction_op_subtract,
    kFunction_parse_json, kFunction_rand, kFunction_round, kFunction_tobool, kFunction_todatetime,
    kFunction_toguid, kFunction_tohex, kFunction_toint, kFunction_tolong, kFunction_toreal,
    kFunction_tostring, kFunction_totimespan;

namespace {

using model::Type;
using model::Value;

constexpr int64_t kMinLong = INT64_MIN;
constexpr int64_t kMaxLong = INT64_MAX;

Value Long(int64_t v) { return Value::Long(v); }
Value Int(int32_t v) { return Value::Int(v); }
Value Real(double v) { return Value::Real(v); }
Value Text(std::string v) { return Value::String(std::move(v)); }
Value Bool(bool v) { return Value::Bool(v); }
Value Span(int64_t ticks) { return Value::Timespan(ticks); }
Value Null(Type type) { return Value::Null(type); }
Value Date(std::string_view text) { return Value::Datetime(*base::ParseDatetime(text)); }
Value Json(std::string_view text) { return Value::DynamicBytes(*model::DynamicFromJson(text)); }
Value Decimal(std::string_view text) {
  return Value::Wide(Type::kDecimal, *model::DecimalFromText(text));
}

// tostring() of the call's result, `null` for a missing one.
std::string Eval(const model::FunctionDef& function, Type result, std::vector<Value> args) {
  std::vector<model::ExprPtr> exprs;
  for (Value& arg : args) exprs.push_back(model::MakeConstant(std::move(arg), {}));
  const auto call = model::MakeCall(function, &function.signatures[0], result, exprs, {});
  model::PrepareError error;
  const auto value = model::EvaluateConstant(call, {}, error);
  if (!value) return "error: " + error.message;
  return value->is_null ? "null" : model::ValueToText(*value);
}

// The same with arguments that vary by row, so that nothing is prepared.
std::string EvalRows(const model::FunctionDef& function, Type result,
                     const std::vector<Value>& args) {
  std::vector<model::ExprPtr> exprs;
  std::vector<model::Column> columns;
  for (const Value& arg : args) {
    exprs.push_back(model::MakeColumn(static_cast<model::ColumnId>(columns.size()), arg.type, {}));
    columns.emplace_back(arg.type);
    columns.back().Resize(2);
    arg.Store(columns.back(), 0);
    arg.Store(columns.back(), 1);
  }
  const auto call = model::MakeCall(function, &function.signatures[0], result, exprs, {});
  model::PrepareError error;
  const auto program = model::Program::Prepare(call, {}, error);
  if (!program) return "error: " + error.message;
  std::vector<model::ColumnView> views;
  for (const model::Column& column : columns) views.push_back(column.view());
  model::Program::Runner runner(*program);
  const Value value = Value::FromCell(runner.Run(views, 2), 1);
  return value.is_null ? "null" : model::ValueToText(value);
}

std::string Compare(const model::FunctionDef& function, Value a, Value b) {
  const std::string constant = Eval(function, Type::kBool, {a, b});
  EXPECT_EQ(EvalRows(function, Type::kBool, {a, b}), constant);
  return constant;
}

TEST(Arithmetic, LongsWrap) {
  EXPECT_EQ(Eval(kFunction_op_add, Type::kLong, {Long(kMaxLong), Long(1)}), "-9223372036854775808");
  EXPECT_EQ(Eval(kFunction_op_add, Type::kLong, {Int(INT32_MAX), Int(1)}), "2147483648");
  EXPECT_EQ(Eval(kFunction_op_subtract, Type::kLong, {Long(kMinLong), Long(1)}),
            "9223372036854775807");
  EXPECT_EQ(Eval(kFunction_op_multiply, Type::kLong, {Long(kMaxLong), Long(2)}), "-2");
  EXPECT_EQ(Eval(kFunction_op_negate, Type::kLong, {Int(INT32_MIN)}), "2147483648");
  EXPECT_EQ(Eval(kFunction_op_divide, Type::kLong, {Long(kMinLong), Long(-1)}),
            "-9223372036854775808");
}

TEST(Arithmetic, DivisionTruncatesAndModuloIsNeverNegative) {
  EXPECT_EQ(Eval(kFunction_op_divide, Type::kLong, {Long(-7), Long(2)}), "-3");
  EXPECT_EQ(Eval(kFunction_op_divide, Type::kLong, {Long(1), Long(0)}), "null");
  EXPECT_EQ(Eval(kFunction_op_divide, Type::kReal, {Real(1), Int(0)}), "inf");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kLong, {Long(-7), Long(2)}), "1");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kLong, {Long(-5), Long(-3)}), "1");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kLong, {Long(-1), Long(kMinLong)}),
            "9223372036854775807");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kLong, {Long(kMinLong), Long(-1)}), "0");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kReal, {Real(-5.5), Real(3)}), "0.5");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kReal, {Real(5.5), Real(-3)}), "2.5");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kDecimal, {Decimal("-7.5"), Long(2)}), "0.5");
  EXPECT_EQ(Eval(kFunction_op_modulo, Type::kTimespan,
                 {Span(base::kTicksPerDay), Span(5 * base::kTicksPerHour)}),
            "04:00:00");
}

TEST(Arithmetic, TimesOutsideTheirRangeAreNull) {
  const Value last = Date("9999-12-31T23:59:59.9999999Z");
  EXPECT_EQ(Eval(kFunction_op_add, Type::kDatetime, {last, Span(1)}), "null");
  EXPECT_EQ(Eval(kFunction_op_add, Type::kDatetime, {last, Span(kMaxLong)}), "null");
  EXPECT_EQ(Eval(kFunction_op_subtract, Type::kDatetime, {Value::Datetime(0), Span(1)}), "null");
  EXPECT_EQ(Eval(kFunction_op_subtract, Type::kTimespan, {last, Value::Datetime(0)}),
            "3652058.23:59:59.9999999");
  EXPECT_EQ(Eval(kFunction_op_multiply, Type::kTimespan, {Span(kMaxLong), Long(2)}), "null");
  EXPECT_EQ(Eval(kFunction_op_multiply, Type::kTimespan, {Real(2.5), Span(base::kTicksPerDay)}),
            "2.12:00:00");
  EXPECT_EQ(Eval(kFunction_op_multiply, Type::kTimespan, {Span(5), Real(NAN)}), "null");
  EXPECT_EQ(Eval(kFunction_op_divide, Type::kTimespan, {Span(5), Long(0)}), "null");
  EXPECT_EQ(Eval(kFunction_op_divide, Type::kTimespan, {Span(5), Real(0)}), "null");
}

TEST(Comparison, EqualityIsFalseAgainstAMissingValue) {
  EXPECT_EQ(Compare(kFunction_op_equal, Null(Type::kLong), Long(0)), "False");
  EXPECT_EQ(Compare(kFunction_op_not_equal, Null(Type::kLong), Long(0)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Null(Type::kLong), Null(Type::kLong)), "null");
  EXPECT_EQ(Compare(kFunction_op_less, Null(Type::kLong), Long(0)), "null");
  EXPECT_EQ(Compare(kFunction_op_equal, Json("null"), Long(0)), "False");
  EXPECT_EQ(Compare(kFunction_op_less, Json("null"), Long(0)), "null");
}

TEST(Comparison, NumbersCompareByValue) {
  EXPECT_EQ(Compare(kFunction_op_equal, Long(1), Real(1)), "True");
  // 2^53 + 1 is no double: comparing as doubles would say equal.
  EXPECT_EQ(Compare(kFunction_op_equal, Long((1LL << 53) + 1), Real(9007199254740992.0)), "False");
  EXPECT_EQ(Compare(kFunction_op_less, Real(9007199254740992.0), Long((1LL << 53) + 1)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Decimal("1.50"), Real(1.5)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Real(NAN), Real(NAN)), "False");
  EXPECT_EQ(Compare(kFunction_op_not_equal, Real(NAN), Real(NAN)), "True");
  EXPECT_EQ(Compare(kFunction_op_less, Real(NAN), Real(1)), "False");
  EXPECT_EQ(Compare(kFunction_op_less, Decimal("1"), Real(INFINITY)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Bool(true), Long(1)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Long(4624), Text("4624")), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Text("x"), Long(4624)), "False");
  EXPECT_EQ(Compare(kFunction_op_not_equal, Text("x"), Long(4624)), "True");
}

TEST(Comparison, TheDynamicSideIsConverted) {
  EXPECT_EQ(Compare(kFunction_op_equal, Json("1"), Long(1)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Json("1.5"), Long(1)), "False");
  EXPECT_EQ(Compare(kFunction_op_equal, Json("\"1\""), Long(1)), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Text("a"), Json("\"a\"")), "True");
  EXPECT_EQ(Compare(kFunction_op_less, Long(1), Json("1.5")), "True");
  EXPECT_EQ(Compare(kFunction_op_greater_or_equal, Json("[1]"), Long(1)), "null");
  EXPECT_EQ(Compare(kFunction_op_less, Json("\"2020-01-01\""), Date("2021-01-01")), "True");
  EXPECT_EQ(Compare(kFunction_op_equal, Json("\"true\""), Bool(true)), "True");
}

TEST(Logic, NullIsUnknown) {
  const Value null = Null(Type::kBool);
  EXPECT_EQ(Compare(kFunction_op_and, null, Bool(true)), "null");
  EXPECT_EQ(Compare(kFunction_op_and, null, Bool(false)), "False");
  EXPECT_EQ(Compare(kFunction_op_or, null, Bool(false)), "null");
  EXPECT_EQ(Compare(kFunction_op_or, Bool(true), null), "True");
  EXPECT_EQ(Eval(kFunction_not, Type::kBool, {null}), "null");
}

TEST(Lists, ElementsAreValuesOrArrays) {
  const auto in = [](std::vector<Value> args) {
    const std::string constant = Eval(kFunction_op_in, Type::kBool, args);
    EXPECT_EQ(EvalRows(kFunction_op_in, Type::kBool, args), constant);
    return constant;
  };
  EXPECT_EQ(in({Long(2), Json("[1, 2]"), Long(5)}), "True");
  EXPECT_EQ(in({Long(2), Real(2.0)}), "True");
  EXPECT_EQ(in({Real(2.0), Long(2)}), "True");
  EXPECT_EQ(in({Text("b"), Text("a"), Json("[\"b\"]")}), "True");
  EXPECT_EQ(in({Text("B"), Text("a"), Text("b")}), "False");
  EXPECT_EQ(in({Null(Type::kLong), Long(1)}), "False");
  EXPECT_EQ(in({Null(Type::kLong), Null(Type::kLong)}), "False");
  EXPECT_EQ(in({Json("\"x\""), Text("x")}), "True");
  EXPECT_EQ(in({Json("7"), Long(7)}), "True");
  EXPECT_EQ(in({Date("2024-01-01"), Json("[\"2024-01-01\"]")}), "True");
  EXPECT_EQ(in({Text("4624"), Long(4624)}), "True");
  EXPECT_EQ(Eval(kFunction_op_not_in, Type::kBool, {Null(Type::kLong), Long(1)}), "True");
  EXPECT_EQ(Eval(kFunction_op_in_ignore_case, Type::kBool, {Text("É"), Json("[\"é\"]")}), "True");
  EXPECT_EQ(EvalRows(kFunction_op_in_ignore_case, Type::kBool, {Text("É"), Text("é")}), "True");
  EXPECT_EQ(EvalRows(kFunction_op_has_any, Type::kBool, {Text("a b"), Json("[\"x\", \"B\"]")}),
            "True");
  EXPECT_EQ(Eval(kFunction_op_has_any, Type::kBool, {Text("a 12"), Json("[12, null]")}), "True");
  EXPECT_EQ(Eval(kFunction_op_has_any, Type::kBool, {Text("a"), Json("[]")}), "False");
}

TEST(Between, IsTheConjunctionOfTwoOrderings) {
  EXPECT_EQ(Eval(kFunction_op_between, Type::kBool, {Long(3), Long(1), Long(3)}), "True");
  EXPECT_EQ(Eval(kFunction_op_between, Type::kBool, {Int(1), Real(1.5), Real(2.5)}), "False");
  // Below the lower end it is outside, whatever the upper end is.
  EXPECT_EQ(Eval(kFunction_op_between, Type::kBool, {Long(0), Long(1), Null(Type::kLong)}),
            "False");
  EXPECT_EQ(Eval(kFunction_op_between, Type::kBool, {Long(2), Long(1), Null(Type::kLong)}), "null");
  EXPECT_EQ(Eval(kFunction_op_not_between, Type::kBool, {Null(Type::kLong), Long(1), Long(2)}),
            "null");
  EXPECT_EQ(Eval(kFunction_op_between, Type::kBool,
                 {Date("2024-01-08"), Date("2024-01-01"), Span(7 * base::kTicksPerDay)}),
            "True");
}

TEST(Conversions, FollowTheTable) {
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Text("5.9")}), "null");
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Real(-1.99)}), "-1");
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Real(1e19)}), "2147483647");
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Span(base::kTicksPerHour)}), "1640261632");
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Json("2147483648")}), "-2147483648");
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Json("1.7976931348623157e308")}), "2147483647");
  EXPECT_EQ(Eval(kFunction_toint, Type::kInt, {Decimal("9.99")}), "9");
  EXPECT_EQ(Eval(kFunction_tolong, Type::kLong, {Bool(true)}), "1");
  EXPECT_EQ(Eval(kFunction_tolong, Type::kLong, {Json("[1]")}), "null");
  EXPECT_EQ(Eval(kFunction_toreal, Type::kReal, {Json("\"0x10\"")}), "null");
  EXPECT_EQ(Eval(kFunction_tobool, Type::kBool, {Real(0.5)}), "True");
  EXPECT_EQ(Eval(kFunction_tobool, Type::kBool, {Json("\"3.14\"")}), "null");
  EXPECT_EQ(Eval(kFunction_todatetime, Type::kDatetime, {Real(1.5)}),
            "0001-01-01T00:00:00.0000001Z");
  EXPECT_EQ(Eval(kFunction_todatetime, Type::kDatetime, {Long(-1)}), "null");
  EXPECT_EQ(Eval(kFunction_totimespan, Type::kTimespan, {Text("1.5")}), "null");
  EXPECT_EQ(Eval(kFunction_toguid, Type::kGuid, {Text("0123456789ABCDEF0123456789abcdef")}),
            "01234567-89ab-cdef-0123-456789abcdef");
  EXPECT_EQ(Eval(kFunction_toguid, Type::kGuid, {Text("0123456789ab-cdef-0123-456789abcdef")}),
            "01234567-89ab-cdef-0123-456789abcdef");
  EXPECT_EQ(Eval(kFunction_toguid, Type::kGuid, {Text(std::string(40, 'a'))}), "null");
}

TEST(Conversions, TextOfEveryType) {
  EXPECT_EQ(Eval(kFunction_tostring, Type::kString, {Bool(true)}), "True");
  EXPECT_EQ(Eval(kFunction_tostring, Type::kString, {Json("true")}), "true");
  EXPECT_EQ(Eval(kFunction_tostring, Type::kString, {Json("\"a b\"")}), "a b");
  EXPECT_EQ(Eval(kFunction_tostring, Type::kString, {Json("{\"a\": [1, \"x\"]}")}),
            "{\"a\":[1,\"x\"]}");
  EXPECT_EQ(Eval(kFunction_tostring, Type::kString, {Null(Type::kLong)}), "");
  EXPECT_EQ(Eval(kFunction_tostring, Type::kString, {Long(kMinLong)}), "-9223372036854775808");
  EXPECT_EQ(Eval(kFunction_tohex, Type::kString, {Int(-256), Long(8)}), "ffffff00");
  EXPECT_EQ(Eval(kFunction_tohex, Type::kString, {Long(-256)}), "ffffffffffffff00");
}

TEST(Dynamic, GarbageIsAString) {
  EXPECT_EQ(Eval(kFunction_parse_json, Type::kDynamic, {Text("not json")}), "not json");
  EXPECT_EQ(Eval(kFunction_parse_json, Type::kDynamic, {Text("")}), "null");
  EXPECT_EQ(Eval(kFunction_gettype, Type::kString, {Json("1.5")}), "double");
  EXPECT_EQ(Eval(kFunction_gettype, Type::kString, {Json("null")}), "null");
  EXPECT_EQ(Eval(kFunction_isnull, Type::kBool, {Json("null")}), "True");
  EXPECT_EQ(Eval(kFunction_isnull, Type::kBool, {Text("")}), "False");
  EXPECT_EQ(Eval(kFunction_isempty, Type::kBool, {Json("\"\"")}), "True");
  EXPECT_EQ(Eval(kFunction_isempty, Type::kBool, {Json("[]")}), "False");
}

TEST(Choice, MissingValuesArePassedOver) {
  EXPECT_EQ(Eval(kFunction_coalesce, Type::kString, {Text(""), Text("x")}), "x");
  EXPECT_EQ(Eval(kFunction_coalesce, Type::kLong, {Null(Type::kLong), Long(5)}), "5");
  EXPECT_EQ(Eval(kFunction_max_of, Type::kLong, {Long(1), Null(Type::kLong), Long(3)}), "3");
  EXPECT_EQ(Eval(kFunction_max_of, Type::kReal, {Null(Type::kReal), Real(NAN)}), "NaN");
  EXPECT_EQ(Eval(kFunction_min_of, Type::kInt, {Null(Type::kInt), Int(5)}), "5");
  EXPECT_EQ(Eval(kFunction_iff, Type::kString, {Null(Type::kBool), Text("a"), Text("b")}), "b");
  EXPECT_EQ(Eval(kFunction_max_of, Type::kDynamic, {Json("1"), Json("2")}).substr(0, 6), "error:");
}

TEST(Rounding, BinsAndHalves) {
  EXPECT_EQ(Eval(kFunction_bin, Type::kLong, {Long(-5), Long(2)}), "-6");
  EXPECT_EQ(Eval(kFunction_bin, Type::kReal, {Real(-3.14), Long(1)}), "-4.0");
  EXPECT_EQ(Eval(kFunction_bin, Type::kLong, {Long(5), Long(0)}), "null");
  EXPECT_EQ(Eval(kFunction_bin, Type::kLong, {Long(kMinLong), Long(3)}), "null");
  EXPECT_EQ(Eval(kFunction_bin, Type::kDecimal, {Decimal("-5.5"), Long(2)}), "-6");
  EXPECT_EQ(
      Eval(kFunction_bin, Type::kDatetime, {Date("2007-03-09"), Span(30 * base::kTicksPerDay)}),
      "2007-02-14T00:00:00.0000000Z");
  EXPECT_EQ(Eval(kFunction_bin_at, Type::kReal, {Real(6.5), Real(2.5), Long(7)}), "4.5");
  EXPECT_EQ(Eval(kFunction_round, Type::kReal, {Real(-2.5)}), "-3.0");
  EXPECT_EQ(Eval(kFunction_round, Type::kReal, {Real(3.25), Long(1)}), "3.3");
  EXPECT_EQ(Eval(kFunction_round, Type::kReal, {Real(1e308), Long(5)}), "1E+308");
  EXPECT_EQ(Eval(kFunction_abs, Type::kLong, {Long(kMinLong)}), "-9223372036854775808");
}

TEST(Hashes, AreThoseOfTheDocumentation) {
  EXPECT_EQ(Eval(kFunction_hash, Type::kLong, {Text("World")}), "1846988464401551951");
  EXPECT_EQ(Eval(kFunction_hash, Type::kLong, {Text("World"), Long(100)}), "51");
  EXPECT_EQ(Eval(kFunction_hash, Type::kLong, {Date("2015-01-01")}), "1380966698541616202");
}

TEST(Random, ASeedRepeatsTheNumbers) {
  const auto call =
      model::MakeCall(kFunction_rand, &kFunction_rand.signatures[0], Type::kReal, {}, {});
  model::PrepareError error;
  const auto first = model::EvaluateConstant(call, {.seed = 7}, error);
  const auto again = model::EvaluateConstant(call, {.seed = 7}, error);
  ASSERT_TRUE(first && again);
  EXPECT_EQ(first->real, again->real);
  EXPECT_GE(first->real, 0);
  EXPECT_LT(first->real, 1);
}

}  // namespace
}  // namespace quoll::lang
