// The names of unnamed result columns (kql-semantics.md section 11).
#include <fmt/format.h>

#include "lang/binder.h"
#include "lang/registry.h"

namespace quoll::lang {

using syntax::ExprKind;

namespace {

// `_50`, `_99_9`: the percentage of percentile(x, 99.9).
std::string PercentSuffix(const syntax::Expr& percentage) {
  if (percentage.kind != ExprKind::kLiteral) return "";
  std::string suffix = "_" + static_cast<const syntax::LiteralExpr&>(percentage).text;
  for (char& c : suffix) c = c == '.' ? '_' : c;
  return suffix;
}

// What the arguments contribute to a name: a name given with the argument, or a derived one.
std::string NameOfArgument(const syntax::CallExpr& call, size_t idx) {
  if (idx >= call.args.size()) return "";
  return call.args[idx].name.empty() ? DerivedName(*call.args[idx].value) : call.args[idx].name;
}

// `x_sorted`; an array without a name is counted.
std::string NameOfArrayValue(const syntax::CallExpr& call, const model::FunctionDef& function, size_t idx) {
  const std::string name = NameOfArgument(call, idx);
  return fmt::format("{}_{}", name.empty() ? fmt::format("array{}", idx) : name, function.value_suffix);
}

bool IsBoolLiteral(const syntax::Expr& expr) {
  if (expr.kind != ExprKind::kLiteral) return false;
  const auto& literal = static_cast<const syntax::LiteralExpr&>(expr);
  return literal.form == syntax::LiteralExpr::Form::kBool ||
         (literal.form == syntax::LiteralExpr::Form::kTyped && literal.type_name == "bool");
}

std::string NameOfCall(const syntax::CallExpr& call) {
  const std::string first = NameOfArgument(call, 0);
  const model::FunctionDef* function = FindFunction(call.name);
  // hll_merge and tdigest_merge of one argument are the aggregates.
  if (function != nullptr && (call.args.size() != 1 || FindAggregate(call.name) == nullptr)) {
    if (!function->value_suffix.empty()) return NameOfArrayValue(call, *function, 0);
    switch (function->naming) {
      case model::NameRule::kNone: return "";
      case model::NameRule::kFirstArg: return first;
      case model::NameRule::kPrefix: return fmt::format("{}_{}", function->name_prefix, first);
    }
  }
  if (const model::AggregateDef* aggregate = FindAggregate(call.name)) {
    // take_any keeps the name; `any` is the old spelling with a prefix.
    if (call.name == "any") return "any_" + (first.empty() ? "arg0" : first);
    if (aggregate->name_prefix.empty()) return first.empty() ? "any_arg0" : first;
    std::string name = fmt::format("{}_{}", aggregate->name_prefix, first);
    if ((aggregate->name == "percentile" && call.args.size() == 2) ||
        (aggregate->name == "percentilew" && call.args.size() == 3)) {
      name += PercentSuffix(*call.args.back().value);
    }
    // Both values are in the name: covariance_x_y.
    if (aggregate->name.starts_with("covariance") && call.args.size() > 1) {
      name += "_" + DerivedName(*call.args[1].value);
    }
    return name;
  }
  return "";
}

// f(x)[1], where f has several values: the name of that value.
std::string NameOfValue(const syntax::ElementExpr& element) {
  if (element.object->kind != ExprKind::kCall || element.index->kind != ExprKind::kLiteral) return "";
  const auto values = ValuesOfCall(static_cast<const syntax::CallExpr&>(*element.object));
  for (size_t i = 0; i < values.size(); ++i) {
    if (static_cast<const syntax::LiteralExpr&>(*element.index).text == std::to_string(i)) return values[i].name;
  }
  return "";
}

}  // namespace

std::vector<CallValue> ValuesOfCall(const syntax::CallExpr& call) {
  const model::FunctionDef* function = FindFunction(call.name);
  if (function == nullptr) return {};
  std::vector<CallValue> values;
  for (const model::ResultValue& value : function->values) {
    values.push_back({fmt::format("{}_{}_{}", function->name, NameOfArgument(call, 0), value.name), value.type});
  }
  if (!function->value_suffix.empty()) {
    const size_t num_arrays = call.args.size() - (!call.args.empty() && IsBoolLiteral(*call.args.back().value));
    for (size_t i = 0; i < num_arrays && num_arrays > 1; ++i) {
      values.push_back({NameOfArrayValue(call, *function, i), model::Type::kDynamic});
    }
  }
  return values;
}

std::string DerivedName(const syntax::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kName: return static_cast<const syntax::NameExpr&>(expr).name;
    case ExprKind::kCall: return NameOfCall(static_cast<const syntax::CallExpr&>(expr));
    case ExprKind::kMember: {
      const auto& member = static_cast<const syntax::MemberExpr&>(expr);
      const std::string object = DerivedName(*member.object);
      if (object == "$left" || object == "$right") return member.name;
      return object + "_" + member.name;
    }
    case ExprKind::kElement: {
      const auto& element = static_cast<const syntax::ElementExpr&>(expr);
      if (auto name = NameOfValue(element); !name.empty()) return name;
      std::string name = DerivedName(*element.object) + "_";
      if (element.index->kind == ExprKind::kLiteral) {
        const auto& literal = static_cast<const syntax::LiteralExpr&>(*element.index);
        using Form = syntax::LiteralExpr::Form;
        if (literal.form == Form::kString || literal.form == Form::kLong) name += literal.text;
      }
      return name;
    }
    case ExprKind::kNamed: {
      const auto& named = static_cast<const syntax::NamedExpr&>(expr);
      return named.names.empty() ? "" : named.names[0].name;
    }
    case ExprKind::kLiteral:
    case ExprKind::kUnary:
    case ExprKind::kBinary:
    case ExprKind::kChain:
    case ExprKind::kList:
    case ExprKind::kBetween:
    case ExprKind::kStar:
    case ExprKind::kPipeline:
    case ExprKind::kFunction: return "";
  }
  return "";
}

}  // namespace quoll::lang
