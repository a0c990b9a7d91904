// Calls: overload choice, conversions of arguments, constant folding, and the special positions of calls (tables,
// aggregates, let functions).
#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"
#include "lang/binder.h"
#include "lang/call_binder.h"
#include "lang/registry.h"

namespace quoll::lang {

using model::ExprPtr;
using model::Param;
using model::Returns;
using model::Signature;
using model::Type;
using model::TypeSet;
using model::Value;

namespace {

template <size_t N>
std::span<const Signature> SpanOf(const model::Few<Signature, N>& signatures) {
  return {signatures.begin(), signatures.size()};
}

constexpr int kImpossible = 1'000'000;

const Param& ParamOf(const Signature& signature, size_t arg) {
  return signature.params[std::min(arg, signature.params.size() - 1)];
}

bool FitsCount(const Signature& signature, size_t num_args) {
  size_t num_required = 0;
  for (const Param& param : signature.params) num_required += !param.is_optional;
  const bool is_open = !signature.params.empty() && signature.params[signature.params.size() - 1].is_repeated;
  return num_args >= num_required && (is_open || num_args <= signature.params.size());
}

// What an argument of this type costs at this parameter, and the type it becomes.
// A value of a type that nobody knows takes any.
int CoercionCost(const Param& param, Type type, Type& target, bool is_untyped) {
  target = type;
  if (model::Contains(param.types, type)) return 0;
  if (param.coerce == model::Coerce::kNone && !is_untyped) return kImpossible;
  if (type == Type::kInt && model::Contains(param.types, Type::kLong)) return target = Type::kLong, 1;
  if (model::IsInteger(type) && model::Contains(param.types, Type::kReal)) return target = Type::kReal, 2;
  if (model::IsInteger(type) && model::Contains(param.types, Type::kDecimal)) return target = Type::kDecimal, 3;
  if (type == Type::kReal && model::Contains(param.types, Type::kDecimal)) return target = Type::kDecimal, 4;
  // log2(decimal) and the like compute with reals.
  if (type == Type::kDecimal && model::Contains(param.types, Type::kReal)) return target = Type::kReal, 5;
  if (param.coerce == model::Coerce::kText && model::Contains(param.types, Type::kString)) {
    return target = Type::kString, 6;
  }
  if (type == Type::kDynamic) {
    constexpr std::array kPreferred = {Type::kString, Type::kLong,     Type::kReal, Type::kDatetime,
                                       Type::kInt,    Type::kTimespan, Type::kBool, Type::kGuid, Type::kDecimal};
    for (const Type preferred : kPreferred) {
      if (model::Contains(param.types, preferred)) return target = preferred, 8;
    }
  }
  return kImpossible;
}

std::string CountText(std::span<const Signature> signatures) {
  size_t least = SIZE_MAX;
  size_t most = 0;
  bool is_open = false;
  for (const Signature& signature : signatures) {
    size_t num_required = 0;
    for (const Param& param : signature.params) num_required += !param.is_optional;
    least = std::min(least, num_required);
    most = std::max(most, signature.params.size());
    is_open = is_open || (!signature.params.empty() && signature.params[signature.params.size() - 1].is_repeated);
  }
  if (is_open) return fmt::format("at least {}", least);
  return least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
}

std::string TypeSetText(TypeSet types) {
  std::string text;
  for (int i = 0; i < model::kNumTypes; ++i) {
    const Type type = static_cast<Type>(i);
    if (!model::Contains(types, type)) continue;
    if (!text.empty()) text += ", ";
    text += model::TypeName(type);
  }
  return text;
}

}  // namespace

// One call's way from argument types to a typed call; shared by functions and aggregates.
class CallResolver {
 public:
  CallResolver(Binder& binder, std::string_view name, std::span<const Signature> signatures, base::Span span)
      : binder_(binder), name_(name), signatures_(signatures), span_(span) {}

  // Chooses the signature, converts `args` in place. Null after reporting.
  const Signature* Resolve(std::vector<ExprPtr>& args, Type& result) {
    const Signature* best = Choose(args);
    if (best == nullptr) return nullptr;
    result = best->type;
    Type common = Type::kString;
    if (best->returns == Returns::kCommon && !CommonType(*best, args, common)) return nullptr;
    for (size_t i = 0; i < args.size(); ++i) {
      const Param& param = ParamOf(*best, i);
      Type target;
      CoercionCost(param, args[i]->type, target, binder_.IsUntyped(*args[i]));
      if (best->returns == Returns::kCommon && param.types == model::kAnyType) target = common;
      args[i] = binder_.Convert(std::move(args[i]), target);
      if (!args[i]) return nullptr;
      if (param.is_constant && !args[i]->IsConstant()) {
        binder_.Fail(diag::Code::K2008, fmt::format("`{}` of `{}` must be a constant", param.name, name_),
                     args[i]->span);
        return nullptr;
      }
    }
    switch (best->returns) {
      case Returns::kFixed: break;
      case Returns::kArg0: result = args[0]->type; break;
      case Returns::kArg1: result = args[1]->type; break;
      case Returns::kCommon: result = common; break;
    }
    return best;
  }

 private:
  const Signature* Choose(const std::vector<ExprPtr>& args) {
    const Signature* best = nullptr;
    int best_cost = kImpossible;
    bool fits_count = false;
    for (const Signature& signature : signatures_) {
      if (!FitsCount(signature, args.size())) continue;
      fits_count = true;
      int cost = 0;
      for (size_t i = 0; i < args.size() && cost < kImpossible; ++i) {
        Type target;
        cost += CoercionCost(ParamOf(signature, i), args[i]->type, target, binder_.IsUntyped(*args[i]));
      }
      if (cost < best_cost) best_cost = cost, best = &signature;
    }
    if (best != nullptr) return best;
    if (!fits_count) {
      binder_.Fail(diag::Code::K2005,
                   fmt::format("`{}` takes {} argument(s), not {}", name_, CountText(signatures_), args.size()),
                   span_);
    } else {
      ReportTypes(args);
    }
    return nullptr;
  }

  void ReportTypes(const std::vector<ExprPtr>& args) {
    // Two operands in conflict get two labels.
    if (args.size() == 2 && (name_.empty() || !((name_[0] >= 'a' && name_[0] <= 'z')))) {
      diag::Diagnostic diagnostic{.code = diag::Code::K2004,
                                  .message = fmt::format("`{}` cannot be applied to {} and {}", name_,
                                                         model::TypeName(args[0]->type),
                                                         model::TypeName(args[1]->type))};
      diagnostic.At(binder_.source_, args[0]->span, std::string(model::TypeName(args[0]->type)))
          .Also(args[1]->span, std::string(model::TypeName(args[1]->type)));
      if (args[0]->type == Type::kDynamic || args[1]->type == Type::kDynamic) {
        diagnostic.Help("convert the dynamic side, for example with tostring() or tolong()");
      } else if (name_ == "+" && args[0]->type == Type::kString) {
        diagnostic.Help("strcat(…) joins texts");
      }
      binder_.sink_->Report(std::move(diagnostic));
      return;
    }
    for (size_t i = 0; i < args.size(); ++i) {
      TypeSet accepted = 0;
      bool is_possible = false;
      for (const Signature& signature : signatures_) {
        if (!FitsCount(signature, args.size())) continue;
        Type target;
        is_possible = is_possible || CoercionCost(ParamOf(signature, i), args[i]->type, target, false) < kImpossible;
        accepted = static_cast<TypeSet>(accepted | ParamOf(signature, i).types);
      }
      if (is_possible) continue;
      binder_.Fail(diag::Code::K2004,
                   fmt::format("argument {} of `{}` cannot be {}", i + 1, name_, model::TypeName(args[i]->type)),
                   args[i]->span, fmt::format("{}; it takes {}", model::TypeName(args[i]->type), TypeSetText(accepted)));
      return;
    }
    binder_.Fail(diag::Code::K2004, fmt::format("`{}` does not take arguments of these types together", name_), span_);
  }

  bool CommonType(const Signature& signature, const std::vector<ExprPtr>& args, Type& common) {
    bool is_first = true;
    for (size_t i = 0; i < args.size(); ++i) {
      if (ParamOf(signature, i).types != model::kAnyType) continue;
      const Type type = args[i]->type;
      if (is_first || common == type) {
        common = type;
        is_first = false;
      } else if (model::IsNumeric(common) && model::IsNumeric(type)) {
        common = std::max(common, type);  // int < long < real < decimal
      } else if (common == Type::kDynamic || type == Type::kDynamic) {
        // A dynamic beside a typed value becomes of that type: iff(p, d.a, "") is a string.
        if (common == Type::kDynamic) common = type;
      } else {
        diag::Diagnostic diagnostic{
            .code = diag::Code::K2004,
            .message = fmt::format("`{}` needs values of one type, not {} and {}", name_, model::TypeName(common),
                                   model::TypeName(type))};
        diagnostic.At(binder_.source_, args[i]->span, std::string(model::TypeName(type)));
        binder_.sink_->Report(std::move(diagnostic));
        return false;
      }
    }
    return true;
  }

  Binder& binder_;
  std::string_view name_;
  std::span<const Signature> signatures_;
  base::Span span_;
};

ExprPtr Binder::Convert(ExprPtr expr, Type type) {
  if (!expr || expr->type == type) return expr;
  const base::Span span = expr->span;
  if (type == Type::kDynamic) {
    // A value as it is: parse_json would read the text.
    ExprPtr array = MakeFunctionCall("pack_array", {std::move(expr)}, span);
    if (!array) return nullptr;
    return MakeFunctionCall("[]", {std::move(array), Constant(Value::Long(0), span)}, span);
  }
  constexpr std::array<std::string_view, model::kNumTypes> kConversions = {
      "tobool", "toint", "tolong", "toreal", "todecimal", "tostring", "todatetime", "totimespan", "toguid", ""};
  return MakeFunctionCall(kConversions[static_cast<size_t>(type)], {std::move(expr)}, span);
}

ExprPtr Binder::MakeFunctionCall(std::string_view name, std::vector<ExprPtr> args, base::Span span) {
  for (const ExprPtr& arg : args) {
    if (!arg) return nullptr;
  }
  const model::FunctionDef* function = FindFunction(name);
  if (function == nullptr) return Refuse("operator", name, "not built yet", span);
  Type type;
  const Signature* signature = CallResolver(*this, name, SpanOf(function->signatures), span).Resolve(args, type);
  if (signature == nullptr) return nullptr;
  CHECK(function->kernel != nullptr);
  // Bad constant arguments (a pattern, a format) are found here and not in the middle of a run.
  const bool is_foldable = function->is_deterministic &&
                           std::all_of(args.begin(), args.end(), [](const ExprPtr& arg) { return arg->IsConstant(); });
  ExprPtr call = model::MakeCall(*function, signature, type, std::move(args), span);
  model::PrepareError error;
  if (is_foldable) {
    if (auto value = model::EvaluateConstant(call, context_, error)) return Constant(std::move(*value), span);
  } else if (function->prepare != nullptr) {
    std::vector<const Value*> constants;
    for (const ExprPtr& arg : call->args) constants.push_back(arg->IsConstant() ? &arg->value : nullptr);
    model::PrepareCall prepare{context_, constants, type, {}, 0, false};
    function->prepare(prepare);
    if (prepare.error.empty()) return call;
    error = {call->args[std::min(prepare.error_arg, call->args.size() - 1)]->span, prepare.error,
             prepare.is_regex_error};
  }
  if (error.message.empty()) return call;
  return Fail(error.is_regex_error ? diag::Code::K4006 : diag::Code::K2012, error.message, error.span);
}

ExprPtr Binder::BindCall(const syntax::CallExpr& call, const ExprScope& scope) {
  if (const Definition* definition = FindDefinition(call.name);
      definition != nullptr && definition->kind == Definition::Kind::kFunction) {
    return BindScalarFunction(call, *definition, scope);
  }
  // Names with `$` belong to the operators that bind to them.
  const model::FunctionDef* function = call.name.starts_with('$') ? nullptr : FindFunction(call.name);
  // hll_merge and tdigest_merge are both: the aggregate takes one argument.
  if (function != nullptr && scope.aggregates != nullptr && call.args.size() == 1) {
    if (const model::AggregateDef* aggregate = FindAggregate(call.name)) return BindAggregate(call, *aggregate, scope);
  }
  if (function != nullptr && function->is_operator) {
    return Fail(diag::Code::K2002, fmt::format("`{}` is an operator, not a function", call.name), call.name_span,
                "stands between its operands");
  }
  if (function != nullptr && !function->refused.empty()) {
    return Refuse("function", call.name, function->refused, call.span);
  }
  if (function == nullptr) {
    if (const model::AggregateDef* aggregate = FindAggregate(call.name)) return BindAggregate(call, *aggregate, scope);
    if (const auto reason = RefusalOfFunction(call.name); !reason.empty()) {
      return Refuse("function", call.name, reason, call.span);
    }
    if (const auto reason = RefusalOfAggregate(call.name); !reason.empty()) {
      return Refuse("aggregate", call.name, reason, call.span);
    }
    if (FindOperator(call.name) != nullptr) {
      return Fail(diag::Code::K2002, fmt::format("`{}` is an operator, not a function", call.name), call.name_span);
    }
    if (ReportRecursion(call.name, call.name_span)) return nullptr;
    if (IsDatabase(call))
      return Fail(diag::Code::K2009, fmt::format("`{}` is no single value", call.name), call.span);
    std::vector<std::string_view> names;
    for (const auto* row : AllFunctions()) names.push_back(row->name);
    for (const auto* row : AllAggregates()) names.push_back(row->name);
    const auto near = base::NearestName(call.name, names);
    return Fail(diag::Code::K2002, fmt::format("unknown function `{}`", call.name), call.name_span,
                "no function has this name", near ? fmt::format("a similar function exists: `{}`", *near) : "");
  }
  // min, max and the like are aggregates and functions of other names; a function row wins.
  if (function->bind != nullptr) {
    CallBinder custom{*this, scope, call};
    return function->bind(custom);
  }
  if (AsCallOfSeveral(call) != nullptr) {
    return Fail(diag::Code::K2012, fmt::format("`{}` has several values, and this place takes one", call.name),
                call.span, "several values",
                "take one of them, for example `[0]`, or name them: `extend (a, b) = …`");
  }
  std::vector<ExprPtr> args;
  if (!BindArguments(call, scope, args)) return nullptr;
  return MakeFunctionCall(call.name, std::move(args), call.span);
}

bool Binder::BindArguments(const syntax::CallExpr& call, const ExprScope& scope, std::vector<ExprPtr>& args) {
  bool is_ok = true;
  for (const syntax::Argument& arg : call.args) {
    // A name here does not choose a parameter; it names the result (DerivedName).
    args.push_back(BindExpr(*arg.value, scope));
    is_ok = is_ok && args.back();
  }
  return is_ok;
}

// --- Functions with several values ------------------------------------------------------------------------------

const syntax::CallExpr* Binder::AsCallOfSeveral(const syntax::Expr& expr) const {
  if (expr.kind != syntax::ExprKind::kCall) return nullptr;
  const auto& call = static_cast<const syntax::CallExpr&>(expr);
  const Definition* definition = scope_->Find(call.name);
  if (definition != nullptr && definition->kind == Definition::Kind::kFunction) return nullptr;
  return ValuesOfCall(call).empty() ? nullptr : &call;
}

ExprPtr Binder::BindValues(const syntax::CallExpr& call, const ExprScope& scope) {
  std::vector<ExprPtr> args;
  if (!BindArguments(call, scope, args)) return nullptr;
  return MakeFunctionCall(call.name, std::move(args), call.span);
}

ExprPtr Binder::TakeValue(const ExprPtr& values, size_t idx, Type type, base::Span span) {
  const ExprPtr position = Constant(Value::Long(static_cast<int64_t>(idx)), span);
  return Convert(MakeFunctionCall("[]", {values, position}, span), type);
}

// The input with a column for each call with several values, which then read it; the input itself if there is none.
model::RelPtr Binder::ProjectCalls(const Relation& input, std::vector<NamedValue>& values, base::Span span) {
  auto project = std::make_shared<model::ProjectRel>();
  project->span = span;
  project->input = input.rel;
  std::map<const model::Expr*, ExprPtr> columns;
  for (NamedValue& value : values) {
    if (!value.call || value.call->IsConstant()) continue;
    ExprPtr& column = columns[value.call.get()];
    if (!column) {
      column = model::MakeColumn(NewColumnId(), value.call->type, value.span);
      project->columns.push_back({column->column, "$values", column->type});
      project->exprs.push_back(value.call);
    }
    value.expr = TakeValue(column, value.value_idx, value.expr->type, value.span);
  }
  if (columns.empty()) return input.rel;
  for (const model::OutputColumn& column : input.rel->columns) {
    project->columns.push_back(column);
    project->exprs.push_back(model::MakeColumn(column.id, column.type, span));
  }
  return project;
}

bool Binder::BindNamedValues(const syntax::Expr& expr, const ExprScope& scope, std::vector<NamedValue>& values,
                             UnnamedValues unnamed) {
  std::vector<syntax::NamedExpr::Name> names;
  const syntax::Expr* inner = &expr;
  if (expr.kind == syntax::ExprKind::kNamed) {
    const auto& named = static_cast<const syntax::NamedExpr&>(expr);
    names = named.names;
    inner = named.value.get();
  }
  const syntax::CallExpr* call = AsCallOfSeveral(*inner);
  if (call == nullptr) {
    auto value = BindNamed(expr, scope);
    if (value) values.push_back(std::move(*value));
    return value.has_value();
  }
  const ExprPtr all = BindValues(*call, scope);
  if (!all) return false;
  const std::vector<CallValue> derived = ValuesOfCall(*call);
  if (names.size() > derived.size()) {
    Fail(diag::Code::K2012, fmt::format("`{}` has {} values, not {}", call->name, derived.size(), names.size()),
         names[derived.size()].span, "no value for this name");
    return false;
  }
  for (size_t i = 0; i < derived.size(); ++i) {
    const bool is_named = i < names.size();
    if (!is_named && !names.empty() && unnamed == UnnamedValues::kDrop) break;
    ExprPtr value = TakeValue(all, i, derived[i].type, call->span);
    if (!value) return false;
    values.push_back({is_named ? names[i].name : derived[i].name, is_named, std::move(value),
                      is_named ? names[i].span : call->span, !is_named, all, i});
  }
  return true;
}

ExprPtr Binder::BindAggregate(const syntax::CallExpr& call, const model::AggregateDef& aggregate,
                              const ExprScope& scope) {
  if (scope.aggregates == nullptr) {
    return Fail(diag::Code::K2007, fmt::format("aggregate `{}` cannot stand here", call.name), call.name_span,
                "allowed in summarize only");
  }
  ExprScope inner = scope;
  inner.aggregates = nullptr;
  std::vector<ExprPtr> args;
  for (const syntax::Argument& arg : call.args) {
    if (arg.value->kind == syntax::ExprKind::kStar) continue;  // count(*)
    args.push_back(BindExpr(*arg.value, inner));
    if (!args.back()) return nullptr;
  }
  return MakeAggregateCall(aggregate, std::move(args), scope, call.span);
}

ExprPtr Binder::MakeAggregateCall(const model::AggregateDef& aggregate, std::vector<ExprPtr> args,
                                  const ExprScope& scope, base::Span span) {
  Type type;
  const Signature* signature = CallResolver(*this, aggregate.name, SpanOf(aggregate.signatures), span).Resolve(args, type);
  if (signature == nullptr) return nullptr;
  AggregateCollector& collector = *scope.aggregates;
  const model::OutputColumn column = {NewColumnId(), std::string(aggregate.name), type};
  collector.calls.push_back({&aggregate, signature, std::move(args), type, span});
  collector.columns.push_back(column);
  return model::MakeColumn(column.id, type, span);
}

std::optional<Relation> Binder::BindTableCall(const syntax::CallExpr& call) {
  if (const Definition* definition = FindDefinition(call.name)) {
    if (definition->kind == Definition::Kind::kFunction) {
      return BindTabularFunction(&call, *definition, call.span, {});
    }
    if (definition->kind == Definition::Kind::kPattern)
      return BindPatternCall(*definition, call, nullptr);
    Fail(diag::Code::K2002, fmt::format("`{}` is not a function", call.name), call.name_span);
    return std::nullopt;
  }
  if (call.name == "materialize" && call.args.size() == 1) {
    auto relation = BindTabular(*call.args[0].value);
    if (!relation) return std::nullopt;
    return ReadShared(*relation);
  }
  if ((call.name == "table" || call.name == "materialized_view" || call.name == "external_table") &&
      !call.args.empty()) {
    const auto name = BindConstant(*call.args[0].value, "the name of the table");
    if (!name) return std::nullopt;
    return BindTableName(name->text, call.args[0].value->span);
  }
  if (IsDatabase(call)) {
    Fail(diag::Code::K2010, fmt::format("`{}` is no table by itself", call.name), call.span, {},
         "name one of its tables behind a dot");
    return std::nullopt;
  }
  if (call.name == "_GetWatchlist") {
    diag::Sink attempt;
    auto rows = WithSink(attempt, [&] { return BindWatchlist(call); });
    for (diag::Diagnostic& diagnostic : attempt.diagnostics()) sink_->Report(std::move(diagnostic));
    if (rows || attempt.has_error()) return rows;
  }
  if (const auto function = environment_.FindFunction(call.name)) {
    return BindWorkspaceFunction(*function, &call, call.span);
  }
  if (const auto reason = RefusalOfFunction(call.name); !reason.empty()) {
    Refuse("function", call.name, reason, call.span);
    return std::nullopt;
  }
  if (environment_.FindTable(call.name) && call.args.empty()) return FindRelation(call.name, call.span);
  if (FindFunction(call.name) != nullptr || FindAggregate(call.name) != nullptr) {
    Fail(diag::Code::K2010, fmt::format("`{}` gives a single value, not a table", call.name), call.span);
    return std::nullopt;
  }
  if (ReportRecursion(call.name, call.name_span)) return std::nullopt;
  Fail(diag::Code::K2002, fmt::format("unknown function `{}`", call.name), call.name_span,
       "no function has this name");
  return std::nullopt;
}

}  // namespace quoll::lang
