// FunctionDef: all there is to know about a scalar function or an operator of expressions; its row stands in
// lang/functions/<name>.cpp (operators: op_<word>.cpp with the operator's spelling as name).
#pragma once

#include <cstdint>
#include <string_view>

#include "model/few.h"
#include "model/kernel.h"
#include "model/type.h"

namespace quoll::lang {
class CallBinder;  // lang/call_binder.h
}

namespace quoll::model {

// What happens to an argument whose type is not among the parameter's types.
enum class Coerce : uint8_t {
  kWiden,  // int → long → real (→ decimal), and dynamic → the parameter's type, by the to…() functions
  kText,   // any type is converted by tostring()
  kNone,   // nothing: K2004
};

struct Param {
  std::string_view name;
  TypeSet types = kAnyType;
  bool is_optional = false;
  bool is_constant = false;  // must be known before the run: K2008
  bool is_repeated = false;  // the last one: may be given again and again (together with is_optional: also never)
  Coerce coerce = Coerce::kWiden;
};

// Shorthands for rows: Arg("x", kNumbers), Text("text"), Optional(Constant(Arg("n", kIntegers))).
constexpr Param Arg(std::string_view name, TypeSet types) { return {.name = name, .types = types}; }
constexpr Param Text(std::string_view name) {
  return {.name = name, .types = Bit(Type::kString), .coerce = Coerce::kText};
}
constexpr Param Optional(Param param) {
  param.is_optional = true;
  return param;
}
constexpr Param Constant(Param param) {
  param.is_constant = true;
  return param;
}
constexpr Param Repeated(Param param) {
  param.is_repeated = true;
  return param;
}
constexpr Param Uncoerced(Param param) {
  param.coerce = Coerce::kNone;
  return param;
}

// How the result type follows from the arguments.
enum class Returns : uint8_t {
  kFixed,   // Signature::type
  kArg0,    // the type of the first argument
  kArg1,
  kCommon,  // the common type of the arguments whose parameter takes kAnyType: int+long→long, with real→real,
            // with decimal→decimal; unlike types: K2004. Those arguments are converted to it.
};

struct Signature {
  Few<Param, 8> params;
  Type type = Type::kString;
  Returns returns = Returns::kFixed;
  // DuckDB expression equal to the kernel for every input, nulls included; `{name}` is an argument. Empty: the kernel
  // runs. Storage types: decision 3 of the architecture (strings are never NULL; datetime and timespan are BIGINT ticks).
  std::string_view duckdb = {};
};
using Signatures = Few<Signature, 12>;

// The name of an unnamed result column (kql-semantics.md section 11).
enum class NameRule : uint8_t {
  kNone,      // ColumnN
  kFirstArg,  // that of the first argument
  kPrefix,    // FunctionDef::name_prefix + `_` + that of the first argument
};

struct Example {
  std::string_view query;
  std::string_view result;  // of the first cell as tostring() shows it; empty: not compared
};

// One of the values of a function that has several.
struct ResultValue {
  std::string_view name;
  Type type = Type::kDynamic;
};

struct FunctionDef {
  std::string_view name;
  // Written between its operands (`has`, `in`): a call by this name is refused.
  bool is_operator = false;
  Few<std::string_view, 6> aliases = {};
  std::string_view summary = {};
  Signatures signatures = {};
  KernelFn kernel = nullptr;
  PrepareFn prepare = nullptr;
  NameRule naming = NameRule::kNone;
  std::string_view name_prefix = {};
  // False for rand(), new_guid(): never folded.
  bool is_deterministic = true;
  // Set: the function is known and not built; the reason for K3001.
  std::string_view refused = {};
  // What differs from Kusto, for docs/language/differences.md.
  std::string_view differs = {};
  // Set: the function has several values. Its kernel gives an array of them; each becomes a column
  // `<function>_<first argument>_<name>`.
  Few<ResultValue, 15> values = {};
  // Set: the function has one value for each array given, a column `<argument>_<suffix>`. Of several its kernel gives
  // an array; a single one is a plain value.
  std::string_view value_suffix = {};
  // For the few that bind in their own way (column_ifexists, toscalar, now, pack_all…): gets the unbound call, returns the
  // bound expression or null after reporting. Signatures are then for documentation only.
  std::shared_ptr<const struct Expr> (*bind)(lang::CallBinder& call) = nullptr;
  Few<Example, 4> examples = {};
};

}  // namespace quoll::model
