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

std::string NameOfCall(const syntax::CallExpr& call) {
  const std::string first = call.args.empty()            ? ""
                            : !call.args[0].name.empty() ? call.args[0].name
                                                         : DerivedName(*call.args[0].value);
  if (const model::FunctionDef* function = FindFunction(call.name)) {
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

}  // namespace

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
