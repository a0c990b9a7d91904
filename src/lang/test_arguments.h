// Arguments that no query would give, for the tests of all kernels: extreme numbers, broken texts,
// odd dynamic values, nulls. From a fixed seed. For tests only.
#pragma once

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/ticks.h"
#include "model/dynamic.h"
#include "model/function_def.h"
#include "model/numbers.h"
#include "model/value.h"

namespace quoll::lang::test {

using namespace model;  // NOLINT: a header of tests

inline constexpr size_t kNumRows = 24;

inline constexpr const char* kTexts[] = {"",
                                         "a",
                                         "abc",
                                         "a.b[0]['c']",
                                         "$.a.b",
                                         "$[",
                                         "(",
                                         "[a-z]+",
                                         "(a)|(b)?",
                                         "x*",
                                         "\\",
                                         "\\9",
                                         "%",
                                         "%zz",
                                         "a%4",
                                         "+",
                                         "1.2.3.4",
                                         "1.2.3.4/33",
                                         "999.1.1.1",
                                         "::1",
                                         "::ffff:1.2.3.4/20",
                                         "fe80::1%eth0",
                                         "AAAA",
                                         "AA=",
                                         "====",
                                         "!",
                                         "<a",
                                         "<a><b>x</b></a>",
                                         "<a x='1'/>",
                                         "{\"a\":[1,{\"b\":null}]}",
                                         "[[[[",
                                         "null",
                                         "windows",
                                         "a \"b\\\" c",
                                         "\"",
                                         "xn--",
                                         "xn--a-ecp.com",
                                         "xn--99999999",
                                         "\xC3\xA9",
                                         "\xFF\xFE\x80",
                                         "\xF0\x9F\x92\xA9",
                                         "year",
                                         "nanosecond",
                                         "yyyy-MM-dd",
                                         "FFFFFFFF.tt",
                                         "T",
                                         "Europe/Brussels",
                                         "../../etc/passwd",
                                         "KB",
                                         "regex",
                                         "a,\"b\"\"c\",\nd",
                                         "file://C:\\x:y",
                                         "https://u:p@[::1]:80/p?q=1&=&x#f",
                                         "://",
                                         "127.0.",
                                         "0001-01-01",
                                         "9999-12-31T23:59:59.9999999Z",
                                         "1d",
                                         "NaN",
                                         "1e400",
                                         "-9223372036854775808",
                                         "9223372036854775807",
                                         "0xFFFFFFFFFFFFFFFF",
                                         "ae3133f2-6e22-49ae-b06a-16e6a9b212eb"};

inline constexpr int64_t kLongs[] = {0,
                                     1,
                                     -1,
                                     2,
                                     7,
                                     32,
                                     33,
                                     64,
                                     -64,
                                     1024,
                                     100'000,
                                     std::numeric_limits<int32_t>::max(),
                                     std::numeric_limits<int32_t>::min(),
                                     std::numeric_limits<int64_t>::max(),
                                     std::numeric_limits<int64_t>::min(),
                                     621'355'968'000'000'000,
                                     3'155'378'975'999'999'999};

inline constexpr double kReals[] = {0.0,
                                    -0.0,
                                    1.5,
                                    -7.25,
                                    1e-320,
                                    1e19,
                                    -1e19,
                                    1e308,
                                    std::numeric_limits<double>::infinity(),
                                    -std::numeric_limits<double>::infinity(),
                                    std::numeric_limits<double>::quiet_NaN()};

inline constexpr const char* kDecimals[] = {"0",
                                            "1",
                                            "-1",
                                            "0.1",
                                            "1.50",
                                            "-2.5",
                                            "9999999999999999999999999999999999",
                                            "-0.0000000000000000001",
                                            "9223372036854775808"};

class Generator {
 public:
  // Damaged: some dynamic values have a wrong byte, as out of a broken file.
  enum class Bytes { kSound, kDamaged };
  Generator(uint64_t seed, Bytes bytes) : random_(seed), bytes_(bytes) {}
  size_t Below(size_t limit) { return random_() % limit; }
  template <typename T, size_t N>
  T OneOf(const T (&list)[N]) {
    return list[Below(N)];
  }
  // The longer texts are what quadratic kernels would choke on.
  std::string Text() {
    std::string text = OneOf(kTexts);
    if (Below(4) == 0) text += OneOf(kTexts);
    if (Below(40) == 0) text = std::string(3000, 'x') + text;
    return text;
  }
  void WriteDynamic(DynamicWriter& writer, int depth) {
    switch (Below(depth > 3 ? 6 : 8)) {
      case 0:
        return writer.Null();
      case 1:
        return writer.Bool(Below(2) == 0);
      case 2:
        return writer.Long(OneOf(kLongs));
      case 3:
        return writer.Real(OneOf(kReals));
      case 4:
        return writer.String(Text());
      case 5:
        return writer.Timespan(OneOf(kLongs));
      case 6:
        writer.BeginArray();
        for (size_t i = Below(5); i > 0; --i) WriteDynamic(writer, depth + 1);
        return writer.EndArray();
      default:
        writer.BeginBag();
        for (size_t i = Below(4); i > 0; --i) {
          writer.Name(Text());
          WriteDynamic(writer, depth + 1);
        }
        return writer.EndBag();
    }
  }
  std::string DynamicBytes() {
    DynamicWriter writer;
    WriteDynamic(writer, 0);
    std::string bytes = writer.Take();
    if (bytes_ == Bytes::kDamaged && Below(3) == 0 && !bytes.empty()) {
      bytes[Below(bytes.size())] = static_cast<char>(Below(256));
    }
    return bytes;
  }
  Value Any(Type type) {
    if (Below(8) == 0) return Value::Null(type);
    switch (type) {
      case Type::kBool:
        return Value::Bool(Below(2) == 0);
      case Type::kInt:
        return Value::Int(static_cast<int32_t>(OneOf(kLongs)));
      case Type::kLong:
        return Value::Long(OneOf(kLongs));
      case Type::kReal:
        return Value::Real(OneOf(kReals));
      case Type::kString:
        return Value::String(Text());
      // A column never holds a datetime outside the years 1 to 9999.
      case Type::kDatetime:
        if (Below(4) == 0) return Value::Datetime(Below(2) == 0 ? 0 : base::kMaxDatetimeTicks);
        return Value::Datetime(static_cast<int64_t>(random_() % uint64_t{base::kMaxDatetimeTicks}));
      case Type::kTimespan:
        return Value::Timespan(OneOf(kLongs));
      case Type::kDynamic:
        return Value::DynamicBytes(DynamicBytes());
      case Type::kGuid: {
        Bytes16 bytes;
        bytes.bytes.fill(static_cast<uint8_t>(Below(256)));
        return Value::Wide(type, bytes);
      }
      case Type::kDecimal:
        return Value::Wide(type, *DecimalFromText(OneOf(kDecimals)));
    }
    return Value::Null(type);
  }
  Type OneTypeOf(TypeSet types) {
    for (;;) {
      const Type type = static_cast<Type>(Below(kNumTypes));
      if (Contains(types, type)) return type;
    }
  }

 private:
  std::mt19937_64 random_;
  Bytes bytes_;
};

struct Arguments {
  std::vector<Column> columns;  // kNumRows rows, or one of a constant
  std::vector<Value> constants;
  std::vector<bool> is_constant;
  Type common =
      Type::kString;  // the one type of the arguments of any type, where the result needs one
};

inline Arguments MakeArguments(const Signature& signature, Generator& generator) {
  Arguments arguments;
  arguments.common = generator.OneTypeOf(kAnyType);
  for (const Param& param : signature.params) {
    if (param.is_optional && generator.Below(2) == 0) break;
    const size_t count = param.is_repeated ? 1 + generator.Below(3) : 1;
    for (size_t i = 0; i < count; ++i) {
      const bool is_common = signature.returns == Returns::kCommon && param.types == kAnyType;
      const Type type = is_common ? arguments.common : generator.OneTypeOf(param.types);
      const bool is_constant = param.is_constant || generator.Below(3) == 0;
      Column column(type);
      column.Resize(is_constant ? 1 : kNumRows);
      for (size_t row = 0; row < column.size(); ++row) generator.Any(type).Store(column, row);
      arguments.constants.push_back(Value::FromCell(column.view(), 0));
      arguments.columns.push_back(std::move(column));
      arguments.is_constant.push_back(is_constant);
    }
  }
  return arguments;
}

// Whether a call with such arguments is of this signature: an earlier one that takes the same types
// comes before it.
inline bool IsChosen(const FunctionDef& function, const Signature& signature,
                     const Arguments& arguments) {
  for (const Signature& earlier : function.signatures) {
    if (&earlier == &signature) return true;
    bool fits = !earlier.params.empty() && arguments.columns.size() <= earlier.params.size();
    for (size_t i = 0; i < earlier.params.size() && fits; ++i) {
      fits = i < arguments.columns.size()
                 ? Contains(earlier.params[i].types, arguments.columns[i].type())
                 : earlier.params[i].is_optional;
    }
    if (fits) return false;
  }
  return true;
}

// The result type of a call of the signature with such arguments.
inline Type ResultType(const Signature& signature, const Arguments& arguments) {
  switch (signature.returns) {
    case Returns::kFixed:
      return signature.type;
    case Returns::kArg0:
      return arguments.columns[0].type();
    case Returns::kArg1:
      return arguments.columns[1].type();
    case Returns::kCommon:
      return arguments.common;
  }
  return signature.type;
}

inline std::vector<std::string> Texts(const ColumnView& column, size_t num_rows) {
  std::vector<std::string> texts;
  for (size_t row = 0; row < num_rows; ++row) {
    texts.push_back(column.IsNull(row) ? "(null)" : ValueToText(Value::FromCell(column, row)));
  }
  return texts;
}

}  // namespace quoll::lang::test
