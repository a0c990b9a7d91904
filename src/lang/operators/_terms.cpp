#include "lang/operators/_terms.h"

#include <map>

#include <fmt/format.h>

#include "base/text.h"

namespace quoll::lang {
namespace {

using model::ExprPtr;
using model::Type;
using model::Value;
using syntax::ExprKind;

// Text of a term as a regular expression that means itself.
std::string Quoted(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

// How a term is looked for: `x` has, `x*` hasprefix, `*x` hassuffix, `*x*` contains, `a*b` by a
// pattern at word edges.
struct Term {
  std::string op;
  std::string needle;
};

Term TermOf(std::string_view text, bool is_case_sensitive) {
  const std::string suffix = is_case_sensitive ? "_cs" : "";
  const bool starts_open = text.starts_with('*');
  const bool ends_open = text.size() > 1 && text.ends_with('*');
  std::string_view inner = text;
  if (starts_open) inner.remove_prefix(1);
  if (ends_open) inner.remove_suffix(1);
  if (inner.find('*') == std::string_view::npos) {
    const char* op = starts_open && ends_open ? "contains"
                     : starts_open            ? "hassuffix"
                     : ends_open              ? "hasprefix"
                                              : "has";
    return {op + suffix, std::string(inner)};
  }
  std::string pattern = is_case_sensitive ? "" : "(?i)";
  if (!starts_open) pattern += R"(\b)";
  bool is_first = true;
  for (const std::string_view part : base::Split(inner, '*')) {
    if (!is_first) pattern += ".*";
    pattern += Quoted(part);
    is_first = false;
  }
  if (!ends_open) pattern += R"(\b)";
  return {"matches regex", std::move(pattern)};
}

// has to has_cs and the like; empty for an operator without such a form.
std::string CaseSensitive(std::string_view op) {
  static const std::map<std::string_view, std::string_view> kForms = {
      {"has", "has_cs"},
      {"!has", "!has_cs"},
      {"hasprefix", "hasprefix_cs"},
      {"!hasprefix", "!hasprefix_cs"},
      {"hassuffix", "hassuffix_cs"},
      {"!hassuffix", "!hassuffix_cs"},
      {"contains", "contains_cs"},
      {"!contains", "!contains_cs"},
      {"startswith", "startswith_cs"},
      {"!startswith", "!startswith_cs"},
      {"endswith", "endswith_cs"},
      {"!endswith", "!endswith_cs"},
      {"=~", "=="},
      {"!~", "!="}};
  const auto found = kForms.find(op);
  return found == kForms.end() ? std::string() : std::string(found->second);
}

class TermBinder {
 public:
  TermBinder(Binder& binder, const Relation& leg, const Relation& common, bool is_case_sensitive)
      : binder_(binder),
        leg_(leg),
        scope_{.input = &leg, .left = &common, .place = "search"},
        is_case_sensitive_(is_case_sensitive) {}

  ExprPtr Bind(const syntax::Expr& expr) {
    switch (expr.kind) {
      case ExprKind::kStar:
        return binder_.Constant(Value::Bool(true), expr.span);
      case ExprKind::kChain:
        return BindChain(static_cast<const syntax::ChainExpr&>(expr));
      case ExprKind::kBinary:
        return BindBinary(static_cast<const syntax::BinaryExpr&>(expr));
      case ExprKind::kCall: {
        const auto& call = static_cast<const syntax::CallExpr&>(expr);
        if (call.name != "not" || call.args.size() != 1) break;
        return binder_.MakeFunctionCall("not", {Bind(*call.args[0].value)}, expr.span);
      }
      case ExprKind::kLiteral:
      case ExprKind::kName:
      case ExprKind::kUnary:
      case ExprKind::kMember:
      case ExprKind::kElement:
      case ExprKind::kList:
      case ExprKind::kBetween:
      case ExprKind::kPipeline:
      case ExprKind::kNamed:
      case ExprKind::kFunction:
        break;
    }
    ExprPtr bound = binder_.BindExpr(expr, scope_);
    if (!bound || bound->type == Type::kBool) return bound;
    // A text or a number alone is a term.
    if (bound->IsConstant() && bound->type != Type::kDynamic) {
      return AnyColumn(model::ValueToText(bound->value), expr.span);
    }
    return binder_.Fail(diag::Code::K2004,
                        fmt::format("a term must be a text, not {}", model::TypeName(bound->type)),
                        expr.span);
  }

 private:
  ExprPtr BindChain(const syntax::ChainExpr& chain) {
    std::vector<ExprPtr> terms;
    for (const auto& operand : chain.operands) {
      terms.push_back(Bind(*operand));
      if (!terms.back()) return nullptr;
    }
    return binder_.Combine(chain.is_and ? "and" : "or", std::move(terms), chain.span);
  }

  ExprPtr BindBinary(const syntax::BinaryExpr& binary) {
    if (binary.op == ":" && binary.lhs->kind != ExprKind::kStar) {
      ExprPtr column = binder_.BindExpr(*binary.lhs, scope_);
      const auto text = binder_.BindConstant(*binary.rhs, "a term");
      if (!column || !text) return nullptr;
      if (text->type == Type::kString && text->text == "*") {
        return binder_.MakeFunctionCall("isnotempty", {std::move(column)}, binary.span);
      }
      if (text->type != Type::kString && column->type == text->type) {
        return binder_.MakeFunctionCall(
            "==", {std::move(column), binder_.Constant(*text, binary.rhs->span)}, binary.span);
      }
      return Look(std::move(column), TermOf(model::ValueToText(*text), is_case_sensitive_),
                  binary.span);
    }
    const std::string op = is_case_sensitive_ ? CaseSensitive(binary.op) : std::string();
    if (op.empty() || binary.lhs->kind == ExprKind::kStar)
      return binder_.BindPredicate(binary, scope_);
    return binder_.MakeFunctionCall(
        op, {binder_.BindExpr(*binary.lhs, scope_), binder_.BindExpr(*binary.rhs, scope_)},
        binary.span);
  }

  // Texts, dynamic values and whole numbers take part.
  ExprPtr AnyColumn(std::string_view text, base::Span span) {
    if (text == "*") return binder_.Constant(Value::Bool(true), span);
    const Term term = TermOf(text, is_case_sensitive_);
    std::vector<ExprPtr> tests;
    for (const model::OutputColumn& column : leg_.columns()) {
      if (!model::IsVarying(column.type) && !model::IsInteger(column.type)) continue;
      tests.push_back(Look(model::MakeColumn(column.id, column.type, span), term, span));
      if (!tests.back()) return nullptr;
    }
    if (tests.empty()) return binder_.Constant(Value::Bool(false), span);
    return binder_.Combine("or", std::move(tests), span);
  }

  ExprPtr Look(ExprPtr value, const Term& term, base::Span span) {
    if (value->type != Type::kString) value = binder_.Convert(std::move(value), Type::kString);
    return binder_.MakeFunctionCall(
        term.op, {std::move(value), binder_.Constant(Value::String(term.needle), span)}, span);
  }

  Binder& binder_;
  const Relation& leg_;
  const ExprScope scope_;
  const bool is_case_sensitive_;
};

}  // namespace

ExprPtr BindTerms(Binder& binder, const syntax::Expr& expr, const Relation& leg,
                  const Relation& common, bool is_case_sensitive) {
  ExprPtr predicate = TermBinder(binder, leg, common, is_case_sensitive).Bind(expr);
  if (!predicate) return nullptr;
  std::set<model::ColumnId> missing;
  for (const model::OutputColumn& column : common.columns()) missing.insert(column.id);
  return WithoutColumns(predicate, missing);
}

}  // namespace quoll::lang
