// Statements besides let and queries: set, declare query_parameters, alias database, restrict access, declare pattern
// and its calls.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "lang/binder.h"
#include "syntax/statements.h"

namespace quoll::lang {

using syntax::ExprKind;

namespace {

struct PatternValues {
  std::vector<std::string> values;
  std::optional<std::string> path;
  bool operator==(const PatternValues&) const = default;
};

}  // namespace

bool Binder::BindSet(const syntax::Statement& statement) {
  static const std::set<std::string_view> kIgnored = {
      "notruncation", "truncationmaxrecords", "truncationmaxsize", "truncation_max_records",
      "truncation_max_size", "best_effort", "request_readonly", "servertimeout", "norequesttimeout",
      "maxmemoryconsumptionperiterator", "max_memory_consumption_per_query_per_node",
      "query_results_cache_max_age", "query_language", "request_app_name", "request_user",
      "query_datetimescope_column", "query_datetimescope_from", "query_datetimescope_to",
      "materialized_view_shuffle", "query_fanout_nodes_percent", "query_fanout_threads_percent",
      "query_distribution_nodes_span", "queryconsistency", "query_consistency", "debug_query_externaldata_projection_fusion_disabled"};
  if (statement.name == "query_now" && statement.value) {
    const auto value = BindConstant(*statement.value, "query_now");
    if (!value) return false;
    if (value->type != model::Type::kDatetime || value->is_null) {
      Fail(diag::Code::K2012, "`query_now` must be a datetime", statement.value->span);
      return false;
    }
    context_.now_ticks = value->number;
    return true;
  }
  if ((statement.name == "query_bin_auto_size" || statement.name == "query_bin_auto_at") && statement.value) {
    // Read by bin_auto(), under a name that no query can write.
    Definition option;
    option.name = "$" + statement.name;
    option.span = statement.name_span;
    const auto value = BindConstant(*statement.value, statement.name);
    if (!value) return false;
    option.scalar = Constant(*value, statement.value->span);
    return Define(std::move(option));
  }
  if (!kIgnored.contains(statement.name)) {
    Warn(diag::Code::K2016, fmt::format("unknown option `{}`", statement.name), statement.name_span,
         "has no effect");
  }
  return true;
}

bool Binder::BindQueryParameters(const syntax::Statement& statement) {
  for (const syntax::Parameter& parameter : statement.parameters) {
    Definition definition;
    definition.name = parameter.name;
    definition.span = parameter.name_span;
    const auto type = BindTypeName(parameter.type_name, parameter.type_span);
    if (!type) return false;
    const auto given = options_.parameters.find(parameter.name);
    if (given != options_.parameters.end()) {
      auto text = model::MakeConstant(model::Value::String(given->second), parameter.name_span);
      definition.scalar = *type == model::Type::kDynamic
                              ? MakeFunctionCall("parse_json", {text}, parameter.name_span)
                              : Convert(std::move(text), *type);
    } else if (parameter.default_value) {
      auto value = BindExpr(*parameter.default_value, {.place = "a parameter's default"});
      if (!value) return false;
      definition.scalar = Convert(std::move(value), *type);
    } else {
      Fail(diag::Code::K2012, fmt::format("parameter `{}` has no value", parameter.name),
           parameter.name_span, {}, fmt::format("give it with --param {}=VALUE", parameter.name));
      return false;
    }
    if (!definition.scalar || !Define(std::move(definition))) return false;
  }
  return true;
}

// The name is a database from here on: all databases mean the tables at hand.
bool Binder::BindAlias(const syntax::Statement& statement) {
  const auto& detail = static_cast<const syntax::AliasDetail&>(*statement.detail);
  if (!IsDatabase(*detail.database)) {
    Fail(diag::Code::K2012, "an alias stands for a database", detail.database->span, {},
         "write cluster(\"…\").database(\"…\")");
    return false;
  }
  Definition definition;
  definition.kind = Definition::Kind::kDatabase;
  definition.name = statement.name;
  definition.span = statement.name_span;
  return Define(std::move(definition));
}

bool Binder::BindRestrict(const syntax::Statement& statement) {
  std::vector<std::string> patterns;
  for (const auto& item : static_cast<const syntax::RestrictDetail&>(*statement.detail).items) {
    const bool is_pattern = item.pattern.find('*') != std::string::npos;
    if (!is_pattern && FindDefinition(item.pattern) == nullptr &&
        !environment_.FindFunction(item.pattern) && !environment_.FindTable(item.pattern)) {
      ReportUnknownTable(item.pattern, item.span);
      return false;
    }
    patterns.push_back(item.pattern);
  }
  RestrictAccess(std::move(patterns));
  return true;
}

bool Binder::BindPattern(const syntax::Statement& statement) {
  const auto& detail = static_cast<const syntax::PatternDetail&>(*statement.detail);
  for (const syntax::Parameter& parameter : statement.parameters) {
    const auto type = BindTypeName(parameter.type_name, parameter.type_span);
    if (!type) return false;
    if (*type != model::Type::kString) {
      Fail(diag::Code::K2004, "the arguments of a pattern are strings", parameter.type_span);
      return false;
    }
  }
  const size_t num_values = statement.parameters.size() - (detail.has_path ? 1 : 0);
  for (const auto& item : detail.cases) {
    if (item.values.size() != num_values || (item.path != nullptr) != detail.has_path) {
      Fail(diag::Code::K2005,
           fmt::format("the pattern `{}` takes {} argument(s){}", statement.name, num_values,
                       detail.has_path ? " and a path" : ""),
           item.span);
      return false;
    }
    if (item.body.empty()) {
      Fail(diag::Code::K2014, "the case returns nothing", item.span,
           "a body ends in an expression");
      return false;
    }
  }
  Definition definition;
  definition.kind = Definition::Kind::kPattern;
  definition.name = statement.name;
  definition.span = statement.name_span;
  definition.detail = &detail;
  definition.scope = scope_;
  return Define(std::move(definition));
}

// Pattern("a").b, Pattern("a").["b"] or Pattern("a"): the body of the case with these values.
std::optional<Relation> Binder::BindPatternCall(const Definition& pattern,
                                                const syntax::CallExpr& call,
                                                const syntax::MemberExpr* member) {
  const auto& detail = static_cast<const syntax::PatternDetail&>(*pattern.detail);
  const auto text_of = [&](const syntax::Expr& expr) -> std::optional<std::string> {
    const auto value = BindConstant(expr, "an argument of a pattern");
    return value ? std::optional(value->text) : std::nullopt;
  };
  PatternValues wanted;
  for (const syntax::Argument& arg : call.args) {
    auto value = text_of(*arg.value);
    if (!value) return std::nullopt;
    wanted.values.push_back(std::move(*value));
  }
  if (member != nullptr) wanted.path = member->name;
  for (const auto& item : detail.cases) {
    PatternValues found;
    for (const syntax::ExprPtr& expr : item.values) {
      auto value = text_of(*expr);
      if (!value) return std::nullopt;
      found.values.push_back(std::move(*value));
    }
    if (item.path) {
      found.path = text_of(*item.path);
      if (!found.path) return std::nullopt;
    }
    if (found != wanted) continue;
    if (!EnterExpansion(call.span)) return std::nullopt;
    auto relation = InBlock(pattern.scope, [&]() -> std::optional<Relation> {
      const syntax::Pipeline* body = BindBody(item.body, item.span);
      return body == nullptr ? std::nullopt : BindPipeline(*body);
    });
    LeaveExpansion();
    if (relation) relation->name.clear();
    return relation;
  }
  Fail(diag::Code::K2001, fmt::format("no case of the pattern `{}` has these values", pattern.name),
       member != nullptr ? member->span : call.span);
  return std::nullopt;
}

}  // namespace quoll::lang
