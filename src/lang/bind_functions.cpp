// Let functions (expanded where they are called), invoke, and the functions that a workspace brings along.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "lang/binder.h"

namespace quoll::lang {

using model::ExprPtr;
using model::Type;
using model::Value;

namespace {

const syntax::FunctionExpr& FunctionOf(const Definition& definition) {
  return static_cast<const syntax::FunctionExpr&>(*definition.text);
}

// The last statement of a body is what the function returns; null when there is none.
const syntax::Pipeline* ReturnedPipeline(const std::vector<syntax::Statement>& body) {
  if (body.empty() || body.back().kind != syntax::Statement::Kind::kQuery) return nullptr;
  return static_cast<const syntax::PipelineExpr&>(*body.back().value).pipeline.get();
}

}  // namespace

// Judged by its shape: a pipeline with operators, or a source that is a table in the scope of the definition.
bool Binder::IsTabularBody(const Definition& definition) const {
  const syntax::FunctionExpr& function = FunctionOf(definition);
  const syntax::Pipeline* pipeline = ReturnedPipeline(function.body);
  if (pipeline == nullptr) return false;
  if (!pipeline->operators.empty()) return true;
  const syntax::Expr& source = *pipeline->source;
  if (source.kind == syntax::ExprKind::kName) {
    const auto& name = static_cast<const syntax::NameExpr&>(source).name;
    for (const syntax::Parameter& parameter : function.parameters) {
      if (parameter.name == name) return parameter.is_tabular;
    }
    for (const syntax::Statement& statement : function.body) {
      if (statement.kind == syntax::Statement::Kind::kLet && statement.name == name) {
        return statement.value->kind == syntax::ExprKind::kPipeline || IsTabular(*statement.value);
      }
    }
    const Definition* outer = definition.scope->Find(name);
    if (outer != nullptr && outer->kind == Definition::Kind::kScalar) return false;
  }
  return IsTabular(source);
}

namespace {

// Numbers widen, and a whole number is an int where an int is asked for; dynamic takes and becomes anything. The official
// binder lets every other value pass too; it is not converted without a word.
bool FitsParameter(const model::Expr& value, Type type) {
  if (value.type == type || value.type == Type::kDynamic || type == Type::kDynamic) return true;
  return model::IsNumeric(value.type) && model::IsNumeric(type) && (value.type < type || model::IsInteger(value.type));
}

}  // namespace

bool Binder::BindParameters(const syntax::FunctionExpr& function, const Definition& definition,
                            const syntax::CallExpr* call, const ExprScope& caller, std::optional<Relation> piped,
                            base::Span span) {
  // Arguments are bound in the caller's scope, before the parameters hide its names.
  const size_t num_given = call == nullptr ? 0 : call->args.size();
  const size_t num_piped = piped ? 1 : 0;
  if (num_given + num_piped > function.parameters.size()) {
    Fail(diag::Code::K2005,
         fmt::format("`{}` takes {} argument(s), not {}", definition.name, function.parameters.size(),
                     num_given + num_piped),
         span);
    return false;
  }
  std::vector<const syntax::Argument*> given(function.parameters.size(), nullptr);
  for (size_t i = 0; i < num_given; ++i) {
    const syntax::Argument& arg = call->args[i];
    size_t target = i + num_piped;
    if (!arg.name.empty()) {
      for (target = 0; target < function.parameters.size(); ++target) {
        if (function.parameters[target].name == arg.name) break;
      }
      if (target == function.parameters.size()) {
        Fail(diag::Code::K2012, fmt::format("`{}` has no parameter `{}`", definition.name, arg.name), arg.name_span);
        return false;
      }
    }
    if (given[target] != nullptr) {
      Fail(diag::Code::K2006, fmt::format("`{}` of `{}` is given twice", function.parameters[target].name, definition.name),
           arg.value->span);
      return false;
    }
    given[target] = &arg;
  }
  const std::shared_ptr<const Scope> caller_scope = call_scope_;
  for (size_t i = 0; i < function.parameters.size(); ++i) {
    const syntax::Parameter& parameter = function.parameters[i];
    Definition bound;
    bound.name = parameter.name;
    bound.span = parameter.name_span;
    if (parameter.is_tabular) {
      std::optional<Relation> relation;
      if (i == 0 && piped) {
        relation = std::move(piped);
      } else if (given[i] != nullptr) {
        relation = InBlock(caller_scope, [&] { return BindTabular(*given[i]->value); });
      } else {
        Fail(diag::Code::K2005, fmt::format("`{}` needs its argument `{}`", definition.name, parameter.name), span);
      }
      if (!relation || !CheckDeclared(parameter, *relation, span)) return false;
      bound.kind = Definition::Kind::kRelation;
      bound.relation = std::move(relation);
    } else {
      const auto type = BindTypeName(parameter.type_name, parameter.type_span);
      if (!type) return false;
      ExprPtr value;
      if (given[i] != nullptr) {
        value = InBlock(caller_scope, [&] { return BindExpr(*given[i]->value, caller); });
      } else if (parameter.default_value) {
        value = BindExpr(*parameter.default_value, {.place = "a default value"});
      } else {
        Fail(diag::Code::K2005, fmt::format("`{}` needs its argument `{}`", definition.name, parameter.name), span);
      }
      if (!value) return false;
      if (!FitsParameter(*value, *type)) {
        Warn(diag::Code::K2004,
             fmt::format("`{}` of `{}` is {} and is given {}", parameter.name, definition.name, model::TypeName(*type),
                         model::TypeName(value->type)),
             value->span, fmt::format("converted to {}, null where that fails", model::TypeName(*type)));
      }
      bound.scalar = Convert(std::move(value), *type);
      if (!bound.scalar) return false;
    }
    if (!Define(std::move(bound))) return false;
  }
  return true;
}

// The table must have the declared columns; the official binder lets the others through too.
bool Binder::CheckDeclared(const syntax::Parameter& parameter, const Relation& relation, base::Span span) {
  for (const syntax::ColumnDecl& declared : parameter.columns) {
    const model::OutputColumn* column = relation.Find(declared.name);
    const auto type = BindTypeName(declared.type_name, declared.type_span);
    if (!type) return false;
    if (column == nullptr || column->type != *type) {
      Fail(diag::Code::K2003,
           fmt::format("the table for `{}` has no column `{}` of type {}", parameter.name, declared.name,
                       model::TypeName(*type)),
           span);
      return false;
    }
  }
  return true;
}

const syntax::Pipeline* Binder::BindBody(const std::vector<syntax::Statement>& body,
                                         base::Span span) {
  const syntax::Pipeline* returned = ReturnedPipeline(body);
  if (returned == nullptr) {
    Fail(diag::Code::K2014, "the function returns nothing", span, "a body ends in an expression");
    return nullptr;
  }
  for (size_t i = 0; i + 1 < body.size(); ++i) {
    if (body[i].kind == syntax::Statement::Kind::kQuery) {
      Fail(diag::Code::K1004, "a function body has one expression, at its end", body[i].span);
      return nullptr;
    }
    if (!BindStatement(body[i])) return nullptr;
  }
  return returned;
}

ExprPtr Binder::BindScalarFunction(const syntax::CallExpr& call, const Definition& definition,
                                   const ExprScope& scope) {
  if (!EnterFunction(definition, call.span)) return nullptr;
  const syntax::FunctionExpr& function = FunctionOf(definition);
  const auto saved = std::exchange(call_scope_, scope_);
  ExprPtr result = InBlock(definition.scope, [&]() -> ExprPtr {
    if (!BindParameters(function, definition, &call, scope, {}, call.span)) return nullptr;
    const syntax::Pipeline* body = BindBody(function.body, function.span);
    if (body == nullptr) return nullptr;
    if (!body->source || !body->operators.empty() || IsTabular(*body->source)) {
      return Fail(diag::Code::K2009, fmt::format("`{}` returns a table, not a single value", call.name), call.span,
                  {}, "toscalar(…) takes its first value");
    }
    // Columns of the caller's rows reach the body through its parameters only.
    return BindExpr(*body->source, {.aggregates = nullptr, .windows = scope.windows, .place = "the function's body"});
  });
  call_scope_ = saved;
  LeaveFunction();
  return result;
}

std::optional<Relation> Binder::BindTabularFunction(const syntax::CallExpr* call,
                                                    const Definition& definition, base::Span span,
                                                    std::optional<Relation> piped) {
  if (!EnterFunction(definition, span)) return std::nullopt;
  const syntax::FunctionExpr& function = FunctionOf(definition);
  const auto saved = std::exchange(call_scope_, scope_);
  auto result = InBlock(definition.scope, [&]() -> std::optional<Relation> {
    if (!BindParameters(function, definition, call, {.place = "an argument"}, std::move(piped), span)) {
      return std::nullopt;
    }
    const syntax::Pipeline* body = BindBody(function.body, function.span);
    if (body == nullptr) return std::nullopt;
    return BindPipeline(*body);
  });
  call_scope_ = saved;
  LeaveFunction();
  if (result) result->name.clear();
  return result;
}

// A let does not see itself, so its name is unknown in its own text.
bool Binder::ReportRecursion(std::string_view name, base::Span span) {
  const auto is_same = [&](const Definition* definition) { return definition->name == name; };
  if (std::none_of(expanding_.begin(), expanding_.end(), is_same)) return false;
  Fail(diag::Code::K2013, fmt::format("`{}` refers to itself", name), span,
       "recursion is not part of the language");
  return true;
}

// Stored functions see each other.
bool Binder::EnterFunction(const Definition& definition, base::Span span) {
  if (std::find(expanding_.begin(), expanding_.end(), &definition) != expanding_.end()) {
    ReportRecursion(definition.name, span);
    return false;
  }
  if (!EnterExpansion(span)) return false;
  expanding_.push_back(&definition);
  return true;
}

void Binder::LeaveFunction() {
  expanding_.pop_back();
  LeaveExpansion();
}

std::optional<Relation> Binder::BindInvoke(const syntax::CallExpr& call, Relation piped) {
  if (const Definition* definition = FindDefinition(call.name);
      definition != nullptr && definition->kind == Definition::Kind::kFunction) {
    return BindTabularFunction(&call, *definition, call.span, std::move(piped));
  }
  if (ReportRecursion(call.name, call.name_span)) return std::nullopt;
  const auto function = environment_.FindFunction(call.name);
  if (!function || function->kind != model::WorkspaceFunction::Kind::kExtend) {
    Fail(diag::Code::K2002, fmt::format("no function `{}` takes a table", call.name), call.name_span);
    return std::nullopt;
  }
  Warn(diag::Code::K2018, fmt::format("`{}` has no data here", call.name), call.span,
       "its columns are empty in every row");
  std::vector<NamedValue> values;
  for (const model::OutputColumn& column : piped.columns()) {
    values.push_back({column.name, true, model::MakeColumn(column.id, column.type, call.span), call.span});
  }
  for (const model::Field& field : function->columns) {
    const std::string name = UniqueName(field.name, [&](const std::string& candidate) {
      return std::any_of(values.begin(), values.end(), [&](const NamedValue& v) { return v.name == candidate; });
    });
    values.push_back({name, true, Constant(Value::Null(field.type), call.span), call.span});
  }
  Relation result = Project(piped, std::move(values), call.span);
  result.is_serialised = false;
  return result;
}

std::optional<Relation> Binder::BindWorkspaceFunction(const model::WorkspaceFunction& function,
                                                      const syntax::CallExpr* call, base::Span span) {
  if (function.kind == model::WorkspaceFunction::Kind::kExtend) {
    Fail(diag::Code::K2010, fmt::format("`{}` adds columns to a table", function.name), span, {},
         fmt::format("write `| invoke {}(…)`", function.name));
    return std::nullopt;
  }
  if (call != nullptr) {
    for (const syntax::Argument& arg : call->args) {
      if (IsTabular(*arg.value) ? !BindTabular(*arg.value).has_value()
                                : !BindExpr(*arg.value, {.place = "an argument"})) {
        return std::nullopt;
      }
    }
  }
  Warn(diag::Code::K2018, fmt::format("`{}` has no data here", function.name), span,
       "a function of the workspace; it gives no rows",
       function.name == "_GetWatchlist" ? "--watchlist ALIAS=FILE gives a list its rows" : "");
  auto values = std::make_shared<model::ValuesRel>();
  values->span = span;
  for (const model::Field& field : function.columns) {
    values->columns.push_back({NewColumnId(), field.name, field.type});
    // Dynamic may stand for a type that nobody knows.
    if (field.type == Type::kDynamic) untyped_.insert(values->columns.back().id);
  }
  Relation relation;
  relation.rel = std::move(values);
  relation.is_open = function.is_open;
  relation.name = function.name;
  return relation;
}

}  // namespace quoll::lang
