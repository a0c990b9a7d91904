// What a name can mean: let statements, stored functions, tables of the workspace, databases and
// their tables; and what `restrict access` hides of them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lang/binder.h"
#include "lang/operators/_clauses.h"

namespace quoll::lang {

using syntax::ExprKind;

namespace {

constexpr std::array<std::string_view, 7> kDatabaseCalls = {
    "workspace", "app", "resource", "database", "cluster", "adx", "arg"};
// Those that name a server which a log on this machine is hardly a copy of.
constexpr std::array<std::string_view, 3> kServerCalls = {"cluster", "adx", "arg"};

bool IsOneOf(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsReadable(const Definition& definition) {
  using Kind = Definition::Kind;
  return definition.kind == Kind::kTabular || definition.kind == Kind::kRelation ||
         definition.kind == Kind::kFunction;
}

bool Allows(const std::vector<std::string>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return MatchesWildcard(pattern, name); });
}

// The call at the bottom of cluster("c").database("d"), whose name tells what is meant.
const syntax::CallExpr* RootCall(const syntax::Expr& expr) {
  if (expr.kind == ExprKind::kCall) return static_cast<const syntax::CallExpr*>(&expr);
  if (expr.kind == ExprKind::kMember)
    return RootCall(*static_cast<const syntax::MemberExpr&>(expr).object);
  return nullptr;
}

}  // namespace

const Definition* Binder::FindDefinition(std::string_view name) const {
  const std::vector<std::string>* access = nullptr;
  for (const Scope* scope = scope_.get(); scope != nullptr; scope = scope->parent.get()) {
    if (scope->access && access == nullptr) access = scope->access.get();
    if (!scope->definition || scope->definition->name != name) continue;
    // Hidden are the tables, views and functions that stood before the restriction.
    if (access != nullptr && IsReadable(*scope->definition) && !Allows(*access, name))
      return nullptr;
    return &*scope->definition;
  }
  const auto stored = stored_functions_.find(name);
  if (stored == stored_functions_.end() || (access != nullptr && !Allows(*access, name)))
    return nullptr;
  return &stored->second;
}

void Binder::AddStoredFunction(std::string name, const syntax::FunctionExpr& function) {
  Definition definition;
  definition.kind = Definition::Kind::kFunction;
  definition.name = name;
  definition.span = function.span;
  definition.text = &function;
  // It sees the workspace and the other stored functions, nothing of the query.
  definition.scope = std::make_shared<Scope>();
  stored_functions_.insert_or_assign(std::move(name), std::move(definition));
}

void Binder::RestrictAccess(std::vector<std::string> patterns) {
  auto next = std::make_shared<Scope>();
  next->parent = scope_;
  next->access = std::make_shared<const std::vector<std::string>>(std::move(patterns));
  next->block = block_;
  scope_ = std::move(next);
}

bool Binder::HasAccess(std::string_view name) const {
  for (const Scope* scope = scope_.get(); scope != nullptr; scope = scope->parent.get()) {
    if (scope->access) return Allows(*scope->access, name);
  }
  return true;
}

bool Binder::CheckAccess(std::string_view name, base::Span span) {
  if (HasAccess(name)) return true;
  Fail(diag::Code::K2001, fmt::format("`{}` cannot be read here", name), span,
       "not among those that `restrict access` names");
  return false;
}

std::optional<Relation> Binder::FindRelation(std::string_view name, base::Span span) {
  if (const auto stored = stored_functions_.find(name); stored != stored_functions_.end()) {
    if (!CheckAccess(name, span)) return std::nullopt;
    return BindDefinition(stored->second, span);
  }
  if (const auto function = environment_.FindFunction(name)) {
    if (!CheckAccess(name, span)) return std::nullopt;
    return BindWorkspaceFunction(*function, nullptr, span);
  }
  if (const auto table = environment_.FindTable(name)) {
    if (!CheckAccess(name, span)) return std::nullopt;
    return ScanTable(*table, name, span);
  }
  return std::nullopt;
}

std::optional<Relation> Binder::BindTableName(std::string_view name, base::Span span) {
  diag::Sink attempt;
  auto relation = WithSink(attempt, [&] { return FindRelation(name, span); });
  for (diag::Diagnostic& diagnostic : attempt.diagnostics()) sink_->Report(std::move(diagnostic));
  if (relation || attempt.has_error()) return relation;
  return ReportUnknownTable(name, span);
}

bool Binder::IsDatabase(const syntax::Expr& expr) const {
  switch (expr.kind) {
    case ExprKind::kCall: {
      const auto& name = static_cast<const syntax::CallExpr&>(expr).name;
      return IsOneOf(name, kDatabaseCalls) && FindDefinition(name) == nullptr;
    }
    case ExprKind::kMember: {
      const auto& member = static_cast<const syntax::MemberExpr&>(expr);
      return member.call && member.call->kind == ExprKind::kCall &&
             static_cast<const syntax::CallExpr&>(*member.call).name == "database" &&
             IsDatabase(*member.object);
    }
    case ExprKind::kName: {
      const Definition* definition =
          FindDefinition(static_cast<const syntax::NameExpr&>(expr).name);
      return definition != nullptr && definition->kind == Definition::Kind::kDatabase;
    }
    case ExprKind::kLiteral:
    case ExprKind::kUnary:
    case ExprKind::kBinary:
    case ExprKind::kChain:
    case ExprKind::kElement:
    case ExprKind::kList:
    case ExprKind::kBetween:
    case ExprKind::kStar:
    case ExprKind::kPipeline:
    case ExprKind::kNamed:
    case ExprKind::kFunction:
      return false;
  }
  return false;
}

// database("x").Table, database("x").Function(…), Pattern("x").Table.
std::optional<Relation> Binder::BindQualified(const syntax::MemberExpr& member) {
  if (IsDatabase(*member.object)) {
    const syntax::CallExpr* root = RootCall(*member.object);
    if (root != nullptr && IsOneOf(root->name, kServerCalls)) {
      Warn(diag::Code::K2019, fmt::format("`{}` names another server", TextOf(member.object->span)),
           member.object->span, "the tables at hand stand in for its tables");
    }
    if (member.call) return BindTabular(*member.call);
    return BindTableName(member.name, member.name_span);
  }
  if (member.object->kind == ExprKind::kCall) {
    const auto& call = static_cast<const syntax::CallExpr&>(*member.object);
    const Definition* definition = FindDefinition(call.name);
    if (definition != nullptr && definition->kind == Definition::Kind::kPattern) {
      return BindPatternCall(*definition, call, &member);
    }
  }
  Fail(diag::Code::K2010, "a table is expected here", member.span, "not a table");
  return std::nullopt;
}

// _GetWatchlist("alias"): the rows of a file given by --watchlist, as Sentinel shows a watchlist.
std::optional<Relation> Binder::BindWatchlist(const syntax::CallExpr& call) {
  if (call.args.empty()) {
    Fail(diag::Code::K2005, "`_GetWatchlist` needs the alias of a watchlist", call.span);
    return std::nullopt;
  }
  const auto alias = BindConstant(*call.args[0].value, "the alias of the watchlist");
  if (!alias) return std::nullopt;
  const auto table = environment_.FindWatchlist(alias->text);
  if (!table) return std::nullopt;
  auto list = ScanTable(*table, alias->text, call.span);
  if (!list) return std::nullopt;
  // The columns that Sentinel adds to each list: when a row changed is not known here.
  std::vector<NamedValue> values;
  std::vector<model::ExprPtr> item;
  const auto add = [&](std::string name, model::ExprPtr expr) {
    values.push_back({std::move(name), true, std::move(expr), call.span});
  };
  add("_DTItemId", Constant(model::Value::String(""), call.span));
  add("LastUpdatedTimeUTC", Constant(model::Value::Null(model::Type::kDatetime), call.span));
  for (const model::OutputColumn& column : list->columns()) {
    const model::ExprPtr value = model::MakeColumn(column.id, column.type, call.span);
    if (column.name == "SearchKey") {
      add(column.name, value);
      continue;
    }
    item.push_back(Constant(model::Value::String(column.name), call.span));
    item.push_back(value);
  }
  add("WatchlistItem", MakeFunctionCall("bag_pack", std::move(item), call.span));
  if (!values.back().expr) return std::nullopt;
  for (const model::OutputColumn& column : list->columns()) {
    const auto is_taken = [&](const NamedValue& value) { return value.name == column.name; };
    if (std::any_of(values.begin(), values.end(), is_taken)) continue;
    add(column.name, model::MakeColumn(column.id, column.type, call.span));
  }
  Relation relation = Project(*list, std::move(values), call.span);
  relation.name = alias->text;
  return relation;
}

}  // namespace quoll::lang
