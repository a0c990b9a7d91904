// Statements, scopes and relations; expressions are in bind_expressions.cpp, calls in bind_calls.cpp, let functions in
// bind_functions.cpp.
#include "lang/binder.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "lang/limits.h"
#include "lang/optimise.h"
#include "lang/registry.h"
#include "syntax/parser.h"

namespace quoll::lang {

using model::RelPtr;
using syntax::ExprKind;

const Definition* Scope::Find(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent.get()) {
    if (scope->definition && scope->definition->name == name) return &*scope->definition;
  }
  return nullptr;
}

Binder::Binder(std::shared_ptr<const base::SourceFile> source, const Environment& environment,
               const BindOptions& options, diag::Sink& sink)
    : source_(std::move(source)),
      environment_(environment),
      options_(options),
      sink_(&sink),
      context_(options.context),
      scope_(std::make_shared<Scope>()) {}

// --- Reports ----------------------------------------------------------------------------------------------------

std::nullptr_t Binder::Fail(diag::Code code, std::string message, base::Span span, std::string label,
                            std::string help) {
  diag::Diagnostic diagnostic{.code = code, .message = std::move(message)};
  diagnostic.At(source_, span, std::move(label));
  if (!help.empty()) diagnostic.Help(std::move(help));
  sink_->Report(std::move(diagnostic));
  return nullptr;
}

std::nullptr_t Binder::Refuse(std::string_view kind, std::string_view name, std::string_view reason,
                              base::Span span) {
  diag::Diagnostic diagnostic{.code = diag::Code::K3001,
                              .message = fmt::format("{} `{}` is not supported", kind, name)};
  diagnostic.At(source_, span).Remark(std::string(reason));
  sink_->Report(std::move(diagnostic));
  return nullptr;
}

void Binder::Warn(diag::Code code, std::string message, base::Span span, std::string label,
                  std::string help) {
  diag::Diagnostic diagnostic{
      .code = code, .severity = diag::Severity::kWarning, .message = std::move(message)};
  diagnostic.At(source_, span, std::move(label));
  if (!help.empty()) diagnostic.Help(std::move(help));
  sink_->Report(std::move(diagnostic));
}

bool Binder::EnterExpansion(base::Span span) {
  static_assert(kMaxExpansionDepth < kMaxExpansions);
  if (++expansion_depth_ <= kMaxExpansionDepth && ++num_expansions_ <= kMaxExpansions) return true;
  --expansion_depth_;
  Fail(diag::Code::K1006, "references of let names nest too deep", span,
       fmt::format("more than {} levels or {} expansions", kMaxExpansionDepth, kMaxExpansions));
  return false;
}

// --- Statements -------------------------------------------------------------------------------------------------

namespace {

// Operators whose results beyond the first are results of the query: only the last one may be such.
bool GivesSeveral(std::string_view name) {
  return name == "fork" || name == "facet" || name == "evaluate" || name == "graph-to-table";
}

// False, after reporting, where further results were kept and the statement does not end with what gives them.
bool CheckOneResult(Binder& binder, base::Span span) {
  if (binder.extra_results().empty()) return true;
  binder.extra_results().clear();
  binder.Fail(diag::Code::K2012, "a result of several tables stands within a query", span,
              "fork, facet and the like end a query, and stand nowhere else");
  return false;
}

}  // namespace

base::Result<std::vector<model::ResultPlan>> Binder::BindTree(const syntax::Tree& tree) {
  std::vector<model::ResultPlan> results;
  bool is_ok = true;
  for (const syntax::Statement& statement : tree.statements) {
    if (statement.kind != syntax::Statement::Kind::kQuery) {
      is_ok = BindStatement(statement) && is_ok;
      is_ok = CheckOneResult(*this, statement.span) && is_ok;
      continue;
    }
    const auto& pipeline = static_cast<const syntax::PipelineExpr&>(*statement.value);
    auto relation = BindPipeline(*pipeline.pipeline);
    if (!relation) {
      is_ok = false;
      continue;
    }
    if (relation->graph != nullptr) {
      Fail(diag::Code::K2010, "the query ends with a graph, not a table", pipeline.span, {},
           "graph-match and graph-to-table make tables of a graph");
      is_ok = false;
      continue;
    }
    const auto& operators = pipeline.pipeline->operators;
    const bool ends_in_several =
        !operators.empty() && GivesSeveral(operators.back().name);
    if (!ends_in_several && !CheckOneResult(*this, statement.span)) {
      is_ok = false;
      continue;
    }
    results.push_back({relation->rel, relation->visualization});
    for (model::ResultPlan& extra : extra_results_) results.push_back(std::move(extra));
    extra_results_.clear();
  }
  if (!is_ok || sink_->has_error()) return base::Failed{};
  if (results.empty()) {
    const base::Span end = tree.statements.empty() ? base::Span{} : tree.statements.back().span;
    Fail(diag::Code::K2014, "the text has no query", end, "defines names only");
    return base::Failed{};
  }
  return results;
}

bool Binder::BindStatement(const syntax::Statement& statement) {
  switch (statement.kind) {
    case syntax::Statement::Kind::kLet: return BindLet(statement);
    case syntax::Statement::Kind::kSet: return BindSet(statement);
    case syntax::Statement::Kind::kDeclareParameters: return BindQueryParameters(statement);
    case syntax::Statement::Kind::kAlias:
      return BindAlias(statement);
    case syntax::Statement::Kind::kPattern:
      return BindPattern(statement);
    case syntax::Statement::Kind::kRestrict:
      return BindRestrict(statement);
    case syntax::Statement::Kind::kQuery:
      break;
  }
  return true;
}

bool Binder::Define(Definition definition) {
  for (const Scope* scope = scope_.get(); scope != nullptr && scope->block == block_;
       scope = scope->parent.get()) {
    if (scope->definition && scope->definition->name == definition.name) {
      diag::Diagnostic diagnostic{.code = diag::Code::K2006,
                                  .message = fmt::format("`{}` is defined twice", definition.name)};
      diagnostic.At(source_, definition.span, "second definition")
          .Also(scope->definition->span, "first definition");
      sink_->Report(std::move(diagnostic));
      return false;
    }
  }
  auto next = std::make_shared<Scope>();
  next->parent = scope_;
  next->definition = std::move(definition);
  next->block = block_;
  scope_ = std::move(next);
  return true;
}

bool Binder::BindLet(const syntax::Statement& statement) {
  Definition definition;
  definition.name = statement.name;
  definition.span = statement.name_span;
  definition.text = statement.value.get();
  definition.scope = scope_;
  if (statement.value->kind == ExprKind::kFunction) {
    definition.kind = Definition::Kind::kFunction;
    definition.is_view = static_cast<const syntax::FunctionExpr&>(*statement.value).is_view;
    return Define(std::move(definition));
  }
  const std::string_view call =
      statement.value->kind == ExprKind::kCall
          ? std::string_view(static_cast<const syntax::CallExpr&>(*statement.value).name)
          : std::string_view();
  if (call == "entity_group") {
    definition.kind = Definition::Kind::kEntityGroup;
    return Define(std::move(definition));
  }
  if (call == "materialize") {
    // Worked out once, wherever it is read.
    auto relation = BindTabular(*statement.value);
    if (!relation) return false;
    definition.kind = Definition::Kind::kRelation;
    definition.relation = std::move(relation);
    return Define(std::move(definition));
  }
  if (IsTabular(*statement.value)) {
    definition.kind = Definition::Kind::kTabular;
    if (LookOver(definition, statement.value->span)) return Define(std::move(definition));
    // The name is known all the same, as a table that may have any column: one cause, one
    // diagnostic.
    definition.kind = Definition::Kind::kRelation;
    definition.relation.emplace().rel = std::make_shared<model::ValuesRel>();
    definition.relation->is_open = true;
    Define(std::move(definition));
    return false;
  }
  definition.kind = Definition::Kind::kScalar;
  expanding_.push_back(&definition);
  definition.scalar = BindExpr(*statement.value, {.place = "a let statement"});
  expanding_.pop_back();
  if (!definition.scalar) {
    // The name is known all the same: one cause, one diagnostic.
    definition.scalar = model::MakeConstant(model::Value::Null(model::Type::kDynamic), statement.span);
    Define(std::move(definition));
    return false;
  }
  return Define(std::move(definition));
}

// Faults of a let show even where it is never read. What depends on data is left to its references: without them, what
// looks like a fault may be none.
bool Binder::LookOver(const Definition& definition, base::Span span) {
  const bool was_looking_over = std::exchange(is_looking_over_, true);
  const bool had_missed_data = std::exchange(missed_data_, false);
  diag::Sink found;
  bool is_ok = WithSink(found, [&] { return BindDefinition(definition, span).has_value(); });
  if (!is_ok && missed_data_) {
    is_ok = true;
  } else {
    for (diag::Diagnostic& diagnostic : found.diagnostics()) sink_->Report(std::move(diagnostic));
  }
  missed_data_ = missed_data_ || had_missed_data;
  is_looking_over_ = was_looking_over;
  return is_ok;
}

base::Result<std::optional<model::Batch>> Binder::RunNow(const RelPtr& rel) {
  if (is_looking_over_) missed_data_ = true;
  if (is_looking_over_ || !options_.run) return std::optional<model::Batch>();
  TRY(model::Batch rows, options_.run(options_.is_optimised ? Optimise(rel) : rel, *sink_));
  return std::optional<model::Batch>(std::move(rows));
}

// --- Relations --------------------------------------------------------------------------------------------------

bool Binder::TakesInput(const OperatorDef& definition, const syntax::OperatorNode& node,
                        const std::optional<Relation>& input) {
  const bool is_graph = input && input->graph != nullptr;
  if (is_graph == definition.takes_graph) return true;
  if (is_graph) {
    Fail(diag::Code::K2010, fmt::format("`{}` takes a table, not a graph", node.name), node.name_span, {},
         "graph-match and graph-to-table make tables of a graph");
  } else {
    Fail(diag::Code::K2010, fmt::format("`{}` takes a graph, not a table", node.name), node.name_span, {},
         "make-graph makes one of a table of edges");
  }
  return false;
}

std::optional<Relation> Binder::BindPipeline(const syntax::Pipeline& pipeline,
                                             std::optional<Relation> input) {
  std::optional<Relation> relation = std::move(input);
  if (pipeline.source) {
    relation = BindTabular(*pipeline.source);
    if (!relation) return std::nullopt;
  }
  for (const syntax::OperatorNode& node : pipeline.operators) {
    relation = BindOperator(node, std::move(relation));
    if (!relation) return std::nullopt;
    // A piped expression has no name of its own, unless `as` gives one.
    if (node.name != "as") relation->name.clear();
  }
  return relation;
}

bool Binder::IsTabular(const syntax::Expr& expr) const {
  switch (expr.kind) {
    case ExprKind::kPipeline: return true;
    case ExprKind::kName: {
      const auto& name = static_cast<const syntax::NameExpr&>(expr).name;
      if (const Definition* definition = FindDefinition(name)) {
        if (definition->kind == Definition::Kind::kFunction) {
          const auto& function = static_cast<const syntax::FunctionExpr&>(*definition->text);
          return !function.body.empty() && function.parameters.empty() && IsTabularBody(*definition);
        }
        return definition->kind == Definition::Kind::kTabular ||
               definition->kind == Definition::Kind::kRelation;
      }
      return environment_.FindTable(name) || environment_.FindFunction(name);
    }
    case ExprKind::kCall: {
      const auto& call = static_cast<const syntax::CallExpr&>(expr);
      if (const Definition* definition = FindDefinition(call.name)) {
        return definition->kind == Definition::Kind::kPattern ||
               (definition->kind == Definition::Kind::kFunction && IsTabularBody(*definition));
      }
      static const std::set<std::string_view> kTableCalls = {
          "materialize", "table",          "workspace",         "app",
          "resource",    "database",       "cluster",           "arg",
          "adx",         "external_table", "materialized_view", "stored_query_result"};
      return kTableCalls.contains(call.name) ||
             (FindFunction(call.name) == nullptr && environment_.FindFunction(call.name));
    }
    case ExprKind::kMember: {
      const auto& member = static_cast<const syntax::MemberExpr&>(expr);
      if (IsDatabase(*member.object)) return true;
      if (member.object->kind != ExprKind::kCall) return false;
      const Definition* definition =
          FindDefinition(static_cast<const syntax::CallExpr&>(*member.object).name);
      return definition != nullptr && definition->kind == Definition::Kind::kPattern;
    }
    case ExprKind::kLiteral:
    case ExprKind::kUnary:
    case ExprKind::kBinary:
    case ExprKind::kChain:
    case ExprKind::kElement:
    case ExprKind::kList:
    case ExprKind::kBetween:
    case ExprKind::kStar:
    case ExprKind::kNamed:
    case ExprKind::kFunction: return false;
  }
  return false;
}

std::optional<Relation> Binder::BindTabular(const syntax::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kPipeline:
      return BindPipeline(*static_cast<const syntax::PipelineExpr&>(expr).pipeline);
    case ExprKind::kName: {
      const auto& name = static_cast<const syntax::NameExpr&>(expr);
      if (const Definition* definition = FindDefinition(name.name)) {
        return BindDefinition(*definition, name.span);
      }
      return BindTableName(name.name, name.span);
    }
    case ExprKind::kCall:
      return BindTableCall(static_cast<const syntax::CallExpr&>(expr));
    case ExprKind::kMember:
      return BindQualified(static_cast<const syntax::MemberExpr&>(expr));
    case ExprKind::kLiteral:
    case ExprKind::kUnary:
    case ExprKind::kBinary:
    case ExprKind::kChain:
    case ExprKind::kElement:
    case ExprKind::kList:
    case ExprKind::kBetween:
    case ExprKind::kStar:
    case ExprKind::kNamed:
    case ExprKind::kFunction: break;
  }
  Fail(diag::Code::K2010, "a table is expected here", expr.span, "not a table");
  return std::nullopt;
}

std::optional<Relation> Binder::ReportUnknownTable(std::string_view name, base::Span span) {
  if (ReportRecursion(name, span) || !CheckAccess(name, span)) return std::nullopt;
  diag::Diagnostic diagnostic{.code = diag::Code::K2001,
                              .message = fmt::format("unknown table `{}`", name)};
  diagnostic.At(source_, span, "no table, function or variable has this name");
  const std::vector<std::string> names = environment_.TableNames();
  if (auto near = base::NearestName(name, {names.begin(), names.end()})) {
    diagnostic.Help(fmt::format("a similar table exists: `{}`", *near));
  }
  sink_->Report(std::move(diagnostic));
  return std::nullopt;
}

std::optional<Relation> Binder::ScanTable(const TableBinding& table, std::string_view name, base::Span span) {
  auto scan = std::make_shared<model::ScanRel>();
  scan->span = span;
  scan->table = std::string(name);
  scan->source = table.source;
  Relation relation;
  const auto add = [&](const model::Field& field) {
    scan->columns.push_back({NewColumnId(), field.name, field.type});
    scan->column_names.push_back(field.name);
    if (field.name == table.schema.time_column) relation.time_column = scan->columns.back().id;
  };
  for (const model::Field& field : table.schema.columns) add(field);
  if (environment_.shows_implicit_columns()) {
    for (const model::Field& field : table.schema.implicit_columns) add(field);
  }
  relation.rel = std::move(scan);
  relation.is_open = table.schema.is_open;
  relation.name = std::string(name);
  relation.table_span = span;
  return WithinBounds(std::move(relation), span);
}

std::optional<Relation> Binder::WithinBounds(Relation relation, base::Span span) {
  if (!relation.time_column || (!options_.since && !options_.until)) return relation;
  const model::ExprPtr time = model::MakeColumn(*relation.time_column, model::Type::kDatetime, span);
  std::vector<model::ExprPtr> bounds;
  if (options_.since) {
    bounds.push_back(MakeFunctionCall(">=", {time, Constant(model::Value::Datetime(*options_.since), span)}, span));
  }
  if (options_.until) {
    bounds.push_back(MakeFunctionCall("<", {time, Constant(model::Value::Datetime(*options_.until), span)}, span));
  }
  for (const model::ExprPtr& bound : bounds) {
    if (!bound) return std::nullopt;
  }
  return Filter(relation, Combine("and", std::move(bounds), span), span);
}

std::optional<Relation> Binder::BindDefinition(const Definition& definition, base::Span span) {
  switch (definition.kind) {
    case Definition::Kind::kTabular: {
      if (!EnterFunction(definition, span)) return std::nullopt;
      auto relation = InBlock(definition.scope, [&] { return BindTabular(*definition.text); });
      LeaveFunction();
      if (relation) relation->name.clear();
      return relation;
    }
    case Definition::Kind::kRelation:
      return ReadShared(*definition.relation);
    case Definition::Kind::kFunction:
      return BindTabularFunction(nullptr, definition, span, {});
    case Definition::Kind::kDatabase:
    case Definition::Kind::kEntityGroup:
    case Definition::Kind::kPattern:
      Fail(diag::Code::K2010, fmt::format("`{}` is no table by itself", definition.name), span, {},
           "name one of its tables behind a dot");
      return std::nullopt;
    case Definition::Kind::kScalar:
      break;
  }
  Fail(diag::Code::K2010, fmt::format("`{}` is a single value, not a table", definition.name), span);
  return std::nullopt;
}

Relation Binder::ReadShared(const Relation& relation) {
  Relation copy = relation;
  auto shared = std::make_shared<model::SharedRel>();
  shared->span = relation.rel->span;
  shared->input = relation.rel;
  for (const model::OutputColumn& column : relation.rel->columns) {
    shared->columns.push_back({NewColumnId(), column.name, column.type});
    const model::ColumnId id = shared->columns.back().id;
    if (relation.time_column == column.id) copy.time_column = id;
    if (untyped_.contains(column.id)) untyped_.insert(id);
    if (const auto known = unnumbered_names_.find(column.id); known != unnumbered_names_.end()) {
      unnumbered_names_[id] = known->second;
    }
  }
  copy.rel = std::move(shared);
  return copy;
}

Relation Binder::Filter(const Relation& input, model::ExprPtr predicate, base::Span span) {
  auto filter = std::make_shared<model::FilterRel>();
  filter->columns = input.rel->columns;
  filter->span = span;
  filter->input = input.rel;
  filter->predicate = std::move(predicate);
  Relation relation = input;
  relation.rel = std::move(filter);
  return relation;
}

Relation Binder::Project(const Relation& input, std::vector<NamedValue> values, base::Span span) {
  auto project = std::make_shared<model::ProjectRel>();
  project->span = span;
  project->input = ProjectCalls(input, values, span);
  // Hidden columns keep their ids.
  std::set<model::ColumnId> used;
  for (const model::OutputColumn& column : input.hidden()) used.insert(column.id);
  for (NamedValue& value : values) {
    const bool passes = value.expr->kind == model::Expr::Kind::kColumn && used.insert(value.expr->column).second;
    project->columns.push_back(
        {passes ? value.expr->column : NewColumnId(), value.name, value.expr->type});
    if (!passes && IsUntyped(*value.expr)) untyped_.insert(project->columns.back().id);
    project->exprs.push_back(std::move(value.expr));
  }
  for (const model::OutputColumn& column : input.hidden()) {
    project->columns.push_back(column);
    project->exprs.push_back(model::MakeColumn(column.id, column.type, span));
  }
  Relation relation;
  relation.rel = std::move(project);
  relation.num_hidden = input.num_hidden;
  relation.num_groups = input.num_groups;
  relation.is_serialised = input.is_serialised;
  relation.is_open = false;
  relation.time_column = input.time_column;
  return relation;
}

// --- Names and types --------------------------------------------------------------------------------------------

std::string Binder::UniqueName(std::string name, const std::function<bool(const std::string&)>& is_taken) {
  if (!is_taken(name)) return name;
  for (int n = 1;; ++n) {
    std::string candidate = name + std::to_string(n);
    if (!is_taken(candidate)) return candidate;
  }
}

// A column that an earlier join numbered keeps counting from its own name: SHA1, SHA11, SHA12.
void Binder::NumberColumn(model::OutputColumn& column, const std::function<bool(const std::string&)>& is_taken) {
  if (!is_taken(column.name)) return;
  const auto [known, is_new] = unnumbered_names_.emplace(column.id, column.name);
  column.name = UniqueName(known->second, is_taken);
}

model::ExprPtr Binder::KeyValue(model::ExprPtr expr) {
  if (expr->type != model::Type::kDynamic) return expr;
  const bool is_null = expr->IsConstant() && expr->value.is_null;
  if (!is_null && !IsUntyped(*expr)) return nullptr;
  return Convert(std::move(expr), model::Type::kString);
}

bool Binder::FinishNames(std::vector<NamedValue>& values, const Relation* input) {
  std::set<std::string> taken;
  for (const NamedValue& value : values) {
    if (value.is_explicit && !taken.insert(value.name).second) {
      Fail(diag::Code::K2006, fmt::format("column `{}` is named twice", value.name), value.span,
           "second column of this name");
      return false;
    }
  }
  int num_unnamed = 0;
  for (NamedValue& value : values) {
    if (value.is_explicit) continue;
    if (value.name.empty()) {
      do {
        value.name = fmt::format("Column{}", ++num_unnamed);
      } while (input != nullptr && input->Find(value.name) != nullptr);
    }
    value.name = UniqueName(value.name, [&](const std::string& name) { return taken.contains(name); });
    taken.insert(value.name);
  }
  return true;
}

std::optional<model::Type> Binder::BindTypeName(std::string_view name, base::Span span) {
  if (auto type = model::TypeFromName(name)) return type;
  Fail(diag::Code::K2004, fmt::format("unknown type `{}`", name), span);
  return std::nullopt;
}

std::optional<model::Schema> Binder::BindSchema(const std::vector<syntax::ColumnDecl>& columns) {
  model::Schema schema;
  for (const syntax::ColumnDecl& column : columns) {
    const auto type = BindTypeName(column.type_name, column.type_span);
    if (!type) return std::nullopt;
    for (const model::Field& field : schema) {
      if (field.name == column.name) {
        Fail(diag::Code::K2006, fmt::format("column `{}` is named twice", column.name), column.name_span);
        return std::nullopt;
      }
    }
    schema.push_back({column.name, *type});
  }
  return schema;
}

const model::OutputColumn* Binder::FindColumn(const Relation& input, std::string_view name, base::Span span) {
  if (const model::OutputColumn* column = input.Find(name)) return column;
  if (input.is_open) Learn(input, name);
  diag::Diagnostic diagnostic{.code = diag::Code::K2003,
                              .message = fmt::format("unknown column `{}`", name)};
  diagnostic.At(source_, span, "not a column here");
  if (input.table_span) diagnostic.Also(*input.table_span, "columns come from this table");
  std::vector<std::string_view> names;
  for (const model::OutputColumn& column : input.columns()) names.push_back(column.name);
  if (auto near = base::NearestName(name, names)) {
    diagnostic.Help(fmt::format("a similar column exists: `{}`", *near));
  }
  sink_->Report(std::move(diagnostic));
  return nullptr;
}

}  // namespace quoll::lang
