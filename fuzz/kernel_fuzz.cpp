// Any values through every scalar function. The first line of the input is the function's name
// (what is no name stands for some function), the bytes behind it are its arguments: a tag byte
// (see Reader), then the value.
//
// The kernels' contract is what is checked: they never fail, give valid UTF-8 and dynamic values
// that can be printed and read back, and the same value whether an argument is known before the run
// or comes from a column.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/ticks.h"
#include "base/utf8.h"
#include "lang/registry.h"
#include "model/dynamic.h"
#include "model/evaluate.h"
#include "model/numbers.h"

namespace {

using namespace quoll;
using model::Type;
using model::Value;

constexpr size_t kMaxInput = 4096;
constexpr size_t kMaxRepeated = 4;
constexpr uint8_t kNullFlag = 0x80;
constexpr uint8_t kAsTextFlag = 0x40;  // a dynamic: the bytes as one string, not as JSON
constexpr size_t kRows = 3;

// Takes arguments from the input. A tag byte: flags above, and which of the types that the
// parameter takes. Numbers are 8 bytes as they lie there; a text has a length byte, or takes the
// rest when that is 255.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  bool done() const { return bytes_.empty(); }

  Value Take(model::TypeSet types) {
    const uint8_t tag = Byte();
    std::vector<Type> choices;
    for (int i = 0; i < model::kNumTypes; ++i) {
      if (model::Contains(types, static_cast<Type>(i))) choices.push_back(static_cast<Type>(i));
    }
    const Type type = choices[(tag & 0x0F) % choices.size()];
    if ((tag & kNullFlag) != 0) return Value::Null(type);
    switch (type) {
      case Type::kBool:
        return Value::Bool(Byte() % 2 == 1);
      case Type::kInt:
        return Value::Int(static_cast<int32_t>(Long()));
      case Type::kLong:
        return Value::Long(Long());
      case Type::kTimespan:
        return Value::Timespan(Long());
      case Type::kDatetime:
        return Value::Datetime(std::clamp<int64_t>(Long(), 0, base::kMaxDatetimeTicks));
      case Type::kReal: {
        const int64_t bits = Long();
        double value = 0;
        std::memcpy(&value, &bits, sizeof(value));
        return Value::Real(value);
      }
      case Type::kGuid: {
        model::Bytes16 guid;
        for (uint8_t& byte : guid.bytes) byte = Byte();
        return Value::Wide(type, guid);
      }
      case Type::kDecimal: {
        const auto decimal = model::DecimalFromText(Text());
        return decimal ? Value::Wide(type, *decimal) : Value::Null(type);
      }
      case Type::kString:
        return Value::String(Text());
      case Type::kDynamic: {
        const std::string text = Text();
        if ((tag & kAsTextFlag) != 0) return Value::DynamicBytes(StringBytes(text));
        auto bytes = model::DynamicFromLiteral(text);
        return Value::DynamicBytes(bytes ? *std::move(bytes) : StringBytes(text));
      }
    }
    return Value::Null(type);
  }

  // Arguments whose count is open end here by chance.
  bool WantsAnother() { return !done() && Byte() % 4 != 0; }

 private:
  uint8_t Byte() {
    if (bytes_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(bytes_[0]);
    bytes_.remove_prefix(1);
    return byte;
  }
  int64_t Long() {
    int64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 8)
      value |= static_cast<int64_t>(uint64_t{Byte()} << shift);
    return value;
  }
  std::string Text() {
    constexpr uint8_t kRest = 255;
    const uint8_t length = Byte();
    const size_t size = length == kRest ? bytes_.size() : std::min<size_t>(length, bytes_.size());
    std::string text;
    base::RepairUtf8(bytes_.substr(0, size), text);
    bytes_.remove_prefix(size);
    return text;
  }
  static std::string StringBytes(std::string_view text) {
    return std::string(1, static_cast<char>(model::Tag::kString)).append(text);
  }

  std::string_view bytes_;
};

const model::FunctionDef& ChooseFunction(std::string_view name) {
  if (const auto* function = lang::FindFunction(name)) return *function;
  size_t sum = 0;
  for (const char c : name) sum = sum * 31 + static_cast<unsigned char>(c);
  const auto all = lang::AllFunctions();
  return *all[sum % all.size()];
}

// Arguments as the binder would hand them over; nothing where it would refuse them.
std::optional<std::vector<Value>> TakeArguments(const model::Signature& signature, Reader& reader) {
  std::vector<Value> args;
  std::optional<Type> common;
  for (const model::Param& param : signature.params) {
    for (size_t i = 0; i < (param.is_repeated ? kMaxRepeated : 1); ++i) {
      if ((param.is_optional || i > 0) && !reader.WantsAnother()) break;
      const bool is_common =
          signature.returns == model::Returns::kCommon && param.types == model::kAnyType;
      args.push_back(reader.Take(is_common && common ? model::Bit(*common) : param.types));
      if (is_common) common = args.back().type;
    }
  }
  if (args.empty() && !signature.params.empty() && !signature.params[0].is_optional) return {};
  return args;
}

Type ResultType(const model::Signature& signature, const std::vector<Value>& args) {
  switch (signature.returns) {
    case model::Returns::kFixed:
      return signature.type;
    case model::Returns::kArg0:
      return args.empty() ? signature.type : args[0].type;
    case model::Returns::kArg1:
      return args.size() < 2 ? signature.type : args[1].type;
    case model::Returns::kCommon:
      break;
  }
  for (size_t i = 0; i < args.size(); ++i) {
    if (signature.params[std::min(i, signature.params.size() - 1)].types == model::kAnyType)
      return args[i].type;
  }
  return signature.type;
}

void CheckValue(const Value& value) {
  if (value.type == Type::kString) CHECK(base::IsValidUtf8(value.text));
  if (value.type == Type::kDatetime && !value.is_null) {
    CHECK(value.number >= 0 && value.number <= base::kMaxDatetimeTicks);
  }
  if (value.type == Type::kDynamic) {
    std::string printed;
    model::AppendJson(printed, model::Dynamic(value.text));
    CHECK(base::IsValidUtf8(printed) && model::DynamicFromJson(printed).has_value());
  }
}

// The value with the arguments of `as_columns` in columns of kRows equal rows; nothing where
// `prepare` refuses.
std::optional<Value> Evaluate(const model::FunctionDef& function, const model::Signature& signature,
                              const std::vector<Value>& args, Type type,
                              const std::vector<bool>& as_columns) {
  std::vector<model::ExprPtr> exprs;
  std::vector<model::Column> columns;
  for (size_t i = 0; i < args.size(); ++i) {
    if (!as_columns[i]) {
      exprs.push_back(model::MakeConstant(args[i], {}));
      continue;
    }
    exprs.push_back(model::MakeColumn(static_cast<model::ColumnId>(i + 1), args[i].type, {}));
    columns.emplace_back(args[i].type);
    columns.back().Resize(kRows);
    for (size_t row = 0; row < kRows; ++row) args[i].Store(columns.back(), row);
  }
  std::vector<model::ColumnView> views;
  for (const model::Column& column : columns) views.push_back(column.view());
  const model::KernelContext context{.now_ticks = base::kUnixEpochTicks, .seed = 1};
  model::PrepareError error;
  const auto call = model::MakeCall(function, &signature, type, std::move(exprs), {});
  const auto program = model::Program::Prepare(call, context, error);
  if (!program) {
    CHECK(!error.message.empty());
    return {};
  }
  model::Program::Runner runner(*program);
  const model::ColumnView result = runner.Run(views, kRows);
  std::optional<Value> first;
  for (size_t row = 0; row < kRows; ++row) {
    const Value value = Value::FromCell(result, row);
    CheckValue(value);
    if (!first) first = value;
  }
  return first;
}

bool AreEqual(const Value& a, const Value& b) {
  if (a.type == Type::kReal && !a.is_null && !b.is_null) {
    return std::memcmp(&a.real, &b.real, sizeof(a.real)) == 0 ||
           (a.real != a.real && b.real != b.real);
  }
  return a == b;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size > kMaxInput) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t line = std::min(input.find('\n'), input.size());
  const model::FunctionDef& function = ChooseFunction(input.substr(0, line));
  // The signatures of a function that binds in its own way do not say what its kernel gets.
  if (function.kernel == nullptr || function.bind != nullptr) return 0;
  if (function.signatures.empty()) return 0;
  const std::string_view rest = input.substr(std::min(line + 1, input.size()));
  const model::Signature& signature =
      function.signatures[(rest.empty() ? 0 : static_cast<uint8_t>(rest[0])) %
                          function.signatures.size()];
  Reader reader(rest.substr(std::min<size_t>(1, rest.size())));
  const auto args = TakeArguments(signature, reader);
  if (!args) return 0;
  const Type type = ResultType(signature, *args);
  std::vector<bool> as_columns(args->size(), false);
  const auto known = Evaluate(function, signature, *args, type, as_columns);
  if (!known) return 0;
  for (size_t i = 0; i < args->size(); ++i) {
    as_columns[i] = !signature.params[std::min(i, signature.params.size() - 1)].is_constant;
  }
  const auto run = Evaluate(function, signature, *args, type, as_columns);
  if (!run || !function.is_deterministic) return 0;
  if (!AreEqual(*known, *run)) {
    std::fprintf(stderr, "%s: %s as a constant, %s from columns\n",
                 std::string(function.name).c_str(), model::ValueToKql(*known).c_str(),
                 model::ValueToKql(*run).c_str());
    for (const Value& arg : *args)
      std::fprintf(stderr, "  argument %s\n", model::ValueToKql(arg).c_str());
    std::abort();
  }
  return 0;
}
