// Binder: tree to typed plan. It resolves names, types and overloads, expands let statements and functions, and calls
// each operator's own `bind`. Operators build their plans with the helpers here.
//
// Every reference to a tabular let binds its text again (each reference is a calculation of its own, as in Kusto);
// materialize() and piped inputs that are read twice become SharedRel.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "lang/environment.h"
#include "lang/relation.h"
#include "model/evaluate.h"
#include "model/expr.h"
#include "model/rel.h"
#include "syntax/ast.h"

namespace quoll::lang {

// Runs a plan (optimised) and gives all its rows; Failed after reporting to the sink.
using PlanRunner = std::function<base::Result<model::Batch>(const model::RelPtr& rel, diag::Sink& sink)>;

struct BindOptions {
  model::KernelContext context;
  // Asked by plugins whose columns only the data decide. Empty: there are no data to ask (`quoll check`).
  PlanRunner run;
  // Values of `declare query_parameters` by name, as text.
  std::map<std::string, std::string> parameters;
  // Bounds of the time column of every table that has one: since <= time < until.
  std::optional<int64_t> since;
  std::optional<int64_t> until;
  // False: plans stay as they were bound, for tests that compare the answers.
  bool is_optimised = true;
};

// What a name of a let statement, a parameter or `as` stands for.
struct Definition {
  enum class Kind { kScalar, kTabular, kFunction, kRelation, kDatabase, kEntityGroup, kPattern };
  Kind kind = Kind::kScalar;
  std::string name;
  base::Span span;
  // kScalar: bound where it is defined.
  model::ExprPtr scalar;
  // kTabular, kFunction: text that is bound at each reference, in the scope of its definition.
  const syntax::Expr* text = nullptr;
  std::shared_ptr<const struct Scope> scope;
  // kRelation: bound once, read through SharedRel.
  std::optional<Relation> relation;
  // kPattern: what `declare pattern` read. kEntityGroup: its text is the list of databases.
  const syntax::Clause* detail = nullptr;
  bool is_view = false;
};

// Definitions visible at some place; later ones hide earlier ones of outer scopes.
// Each definition makes a new scope, so that a text bound later sees what stood before it and nothing else.
struct Scope {
  std::shared_ptr<const Scope> parent;
  std::optional<Definition> definition;
  // `restrict access to`: names and patterns of what can be read from here on; null: no
  // restriction.
  std::shared_ptr<const std::vector<std::string>> access;
  int block = 0;  // definitions of one block must differ in name
  const Definition* Find(std::string_view name) const;
};

// Collects the aggregates of one summarize while its expressions are bound.
struct AggregateCollector {
  std::vector<model::AggregateRel::Call> calls;
  std::vector<model::OutputColumn> columns;
};

// Collects the window functions of one operator while its expressions are bound.
struct WindowCollector {
  const Relation& input;
  std::vector<model::WindowRel::Call> calls = {};
  std::vector<model::OutputColumn> columns = {};
};

// Where an expression stands.
struct ExprScope {
  const Relation* input = nullptr;            // its columns; null: no columns
  const Relation* left = nullptr;             // $left of join and lookup
  const Relation* right = nullptr;            // $right
  AggregateCollector* aggregates = nullptr;   // aggregates are allowed
  WindowCollector* windows = nullptr;         // window functions are allowed
  std::string_view place = "this expression"; // for messages
  class GraphScope* graph = nullptr;          // variables of a pattern (lang/graph.h)
};

// One output of project, extend, summarize and print.
struct NamedValue {
  std::string name;         // empty: to be named Column1, print_0, …
  bool is_explicit = false; // written `name = …`
  model::ExprPtr expr;
  base::Span span;
  // One of several values of a function, not named by the query: never takes the place of a column.
  bool is_one_of_several = false;
  // Set for a value of a call with several: the call. Project works it out once for all of its values.
  model::ExprPtr call = nullptr;
  size_t value_idx = 0;
};

// What becomes of the values of a function that the query leaves without a name, where it names others of them.
enum class UnnamedValues { kKeep, kDrop };

class Binder {
 public:
  Binder(std::shared_ptr<const base::SourceFile> source, const Environment& environment, const BindOptions& options,
         diag::Sink& sink);

  // All results of the text, in order; Failed after reporting.
  base::Result<std::vector<model::ResultPlan>> BindTree(const syntax::Tree& tree);

  // --- Expressions ------------------------------------------------------------------------------------------------
  // Null after reporting.
  model::ExprPtr BindExpr(const syntax::Expr& expr, const ExprScope& scope);
  // As BindExpr, converted to bool; reports K2004 for anything else.
  model::ExprPtr BindPredicate(const syntax::Expr& expr, const ExprScope& scope);
  // Value known before the run; reports K2008.
  std::optional<model::Value> BindConstant(const syntax::Expr& expr, std::string_view what);
  std::optional<int64_t> BindConstantLong(const syntax::Expr& expr, std::string_view what);
  // `[name =] expr` with the name derived as Kusto does. For places that take one value.
  std::optional<NamedValue> BindNamed(const syntax::Expr& expr, const ExprScope& scope);
  // As BindNamed, but a call of a function with several values gives them all, and `(name, name) = …` names them.
  // Appends to `values`; false after reporting.
  bool BindNamedValues(const syntax::Expr& expr, const ExprScope& scope, std::vector<NamedValue>& values,
                       UnnamedValues unnamed = UnnamedValues::kKeep);
  // A call on bound arguments: overloads, conversions, folding. `spans` of the arguments for messages.
  model::ExprPtr MakeFunctionCall(std::string_view function, std::vector<model::ExprPtr> args, base::Span span);
  // A balanced tree of `and` or `or` (or any operator of two sides) over at least one term.
  model::ExprPtr Combine(std::string_view op, std::vector<model::ExprPtr> terms, base::Span span);
  // An aggregate call on bound arguments, collected in scope.aggregates; returns the column that will hold it.
  model::ExprPtr MakeAggregateCall(const model::AggregateDef& aggregate, std::vector<model::ExprPtr> args,
                                   const ExprScope& scope, base::Span span);
  // A window function, collected in scope.windows; returns the column that will hold it. Null after reporting that it
  // cannot stand there (K2011).
  model::ExprPtr MakeWindowCall(std::string_view function, model::WindowRel::Call call, model::Type type,
                                const ExprScope& scope, base::Span span);
  // The conversion function of the type; the expression itself if it has the type.
  model::ExprPtr Convert(model::ExprPtr expr, model::Type type);
  // A key that must not be dynamic: as it is, or as text where its type is not known (columns of open tables and of
  // workspace functions); nothing (no report) for a dynamic value.
  model::ExprPtr KeyValue(model::ExprPtr expr);
  // Long constants, text constants …
  model::ExprPtr Constant(model::Value value, base::Span span) { return model::MakeConstant(std::move(value), span); }

  // --- Relations --------------------------------------------------------------------------------------------------
  std::optional<Relation> BindPipeline(const syntax::Pipeline& pipeline, std::optional<Relation> input = {});
  // A table operand: name, call or pipeline in parentheses.
  std::optional<Relation> BindTabular(const syntax::Expr& expr);
  // True if the expression would bind as a table (no reports).
  bool IsTabular(const syntax::Expr& expr) const;
  // The table, function or let of this name; nothing (no report) if there is none.
  std::optional<Relation> FindRelation(std::string_view name, base::Span span);
  // As FindRelation, with a report.
  std::optional<Relation> BindTableName(std::string_view name, base::Span span);
  // True for workspace("x"), cluster("c").database("d"), an alias of a database: all mean the
  // tables at hand.
  bool IsDatabase(const syntax::Expr& expr) const;
  // False (after reporting) where `restrict access` hides the name.
  bool CheckAccess(std::string_view name, base::Span span);
  bool HasAccess(std::string_view name) const;
  std::optional<Relation> ScanTable(const TableBinding& table, std::string_view name,
                                    base::Span span);
  // Projects to the given columns; ids of plain column references are kept. A call with several values becomes a column
  // of a projection below.
  Relation Project(const Relation& input, std::vector<NamedValue> values, base::Span span);
  // The input of the collector with the columns that it asks for, behind the ones in sight.
  Relation WithWindows(const WindowCollector& windows, base::Span span);
  // Reads a bound relation once more, with fresh column ids.
  Relation ReadShared(const Relation& relation);
  // The rows of a table within BindOptions::since and until.
  std::optional<Relation> WithinBounds(Relation relation, base::Span span);
  // The rows of a plan, worked out while the query is bound: the columns of some plugins follow from them. Nothing
  // where no data are to be asked: in `check`, and in a let that is only looked over. Failed after reporting.
  base::Result<std::optional<model::Batch>> RunNow(const model::RelPtr& rel);
  // A filter over the input.
  Relation Filter(const Relation& input, model::ExprPtr predicate, base::Span span);

  // --- Names ------------------------------------------------------------------------------------------------------
  model::ColumnId NewColumnId() { return next_column_id_++; }
  // Gives the unnamed values Column1, Column2, … and makes derived names unique against each other; reports K2006 for
  // an explicit name used twice. False after reporting.
  // The numbers of unnamed values pass over those that columns of `input` have.
  bool FinishNames(std::vector<NamedValue>& values, const Relation* input = nullptr);
  // name, or name1, name2, … — the first that `is_taken` lets through.
  // Numbers a column of a join's right side whose name the left side has.
  void NumberColumn(model::OutputColumn& column, const std::function<bool(const std::string&)>& is_taken);
  static std::string UniqueName(std::string name, const std::function<bool(const std::string&)>& is_taken);
  std::optional<model::Type> BindTypeName(std::string_view name, base::Span span);
  std::optional<model::Schema> BindSchema(const std::vector<syntax::ColumnDecl>& columns);
  const model::OutputColumn* FindColumn(const Relation& input, std::string_view name, base::Span span);
  // Open tables: a name that the operator's input lacks becomes a column of the input before the operator is bound for good.
  void Learn(const Relation& input, std::string_view name);
  // The relation with more columns, null in every row; those it has are left out. Their types follow from their names.
  Relation WithColumns(const Relation& input, const std::vector<std::string>& names, base::Span span);
  // Whether nobody knows the type of the expression's values.
  bool IsUntyped(const model::Expr& expr) const;
  static model::Type TypeFromSuffix(std::string_view name);

  // --- Scopes -----------------------------------------------------------------------------------------------------
  // Adds a definition to the current block; false (K2006) if the block has the name already.
  bool Define(Definition definition);
  // What the name stands for here: a let statement, a parameter, a stored function; null for
  // anything else.
  const Definition* FindDefinition(std::string_view name) const;
  // A function that the text calls and that lies in a file of its own. `function` outlives the
  // binder.
  void AddStoredFunction(std::string name, const syntax::FunctionExpr& function);
  // Limits what can be read by the following statements.
  void RestrictAccess(std::vector<std::string> patterns);
  // Runs `body` in a new block below `parent`.
  template <typename Fn>
  auto InBlock(std::shared_ptr<const Scope> parent, Fn body) {
    auto saved_scope = std::exchange(scope_, std::move(parent));
    const int saved_block = std::exchange(block_, ++num_blocks_);
    auto result = body();
    scope_ = std::move(saved_scope);
    block_ = saved_block;
    return result;
  }
  std::shared_ptr<const Scope> scope() const { return scope_; }

  // --- Reports ----------------------------------------------------------------------------------------------------
  std::nullptr_t Fail(diag::Code code, std::string message, base::Span span, std::string label = {},
                      std::string help = {});
  std::nullptr_t Refuse(std::string_view kind, std::string_view name, std::string_view reason, base::Span span);
  void Warn(diag::Code code, std::string message, base::Span span, std::string label = {}, std::string help = {});
  std::string_view TextOf(base::Span span) const { return source_->text(span); }
  const model::KernelContext& context() const { return context_; }
  const Environment& environment() const { return environment_; }
  // Counts one level of macro expansion; false (after reporting) when let references nest too deep.
  bool EnterExpansion(base::Span span);
  void LeaveExpansion() { --expansion_depth_; }
  diag::Sink& sink() { return *sink_; }
  // Runs `body` with its reports in another sink, to see whether something binds.
  template <typename Fn>
  auto WithSink(diag::Sink& other, Fn body) {
    diag::Sink* saved = std::exchange(sink_, &other);
    auto result = body();
    sink_ = saved;
    return result;
  }
  // Extra results (fork, facet) go behind the current one.
  std::vector<model::ResultPlan>& extra_results() { return extra_results_; }

 private:
  friend class CallResolver;
  // False (K2010) where an operator of tables gets a graph or the other way round.
  bool TakesInput(const struct OperatorDef& definition, const syntax::OperatorNode& node,
                  const std::optional<Relation>& input);
  model::ExprPtr BindName(const syntax::NameExpr& name, const ExprScope& scope);
  model::ExprPtr BindLiteral(const syntax::LiteralExpr& literal);
  model::ExprPtr BindTypedLiteral(const syntax::LiteralExpr& literal);
  model::ExprPtr BindUnary(const syntax::UnaryExpr& unary, const ExprScope& scope);
  model::ExprPtr BindBinary(const syntax::BinaryExpr& binary, const ExprScope& scope);
  model::ExprPtr BindListOperator(const syntax::BinaryExpr& binary, const ExprScope& scope);
  model::ExprPtr BindInSubquery(const syntax::BinaryExpr& binary, model::ExprPtr value, const syntax::Expr& table);
  model::ExprPtr BindChain(const syntax::ChainExpr& chain, const ExprScope& scope);
  model::ExprPtr BindStar(const syntax::BinaryExpr& binary, const ExprScope& scope);
  model::ExprPtr BindBetween(const syntax::BetweenExpr& between, const ExprScope& scope);
  model::ExprPtr BindMember(const syntax::MemberExpr& member, const ExprScope& scope);
  model::ExprPtr BindElement(const syntax::ElementExpr& element, const ExprScope& scope);
  // The call, if it is one of a function with several values; else null.
  const syntax::CallExpr* AsCallOfSeveral(const syntax::Expr& expr) const;
  // All values of such a call, in one array.
  model::ExprPtr BindValues(const syntax::CallExpr& call, const ExprScope& scope);
  model::ExprPtr TakeValue(const model::ExprPtr& values, size_t idx, model::Type type, base::Span span);
  bool BindArguments(const syntax::CallExpr& call, const ExprScope& scope, std::vector<model::ExprPtr>& args);
  model::RelPtr ProjectCalls(const Relation& input, std::vector<NamedValue>& values, base::Span span);
  model::ExprPtr BindCall(const syntax::CallExpr& call, const ExprScope& scope);
  model::ExprPtr BindAggregate(const syntax::CallExpr& call, const model::AggregateDef& aggregate,
                               const ExprScope& scope);
  model::ExprPtr BindScalarFunction(const syntax::CallExpr& call, const Definition& function, const ExprScope& scope);
  std::optional<Relation> BindTabularFunction(const syntax::CallExpr* call, const Definition& function, base::Span span,
                                              std::optional<Relation> piped);
  bool BindParameters(const syntax::FunctionExpr& function, const Definition& definition, const syntax::CallExpr* call,
                      const ExprScope& scope, std::optional<Relation> piped, base::Span span);
  std::optional<Relation> BindWorkspaceFunction(const model::WorkspaceFunction& function, const syntax::CallExpr* call,
                                                base::Span span);
  std::optional<Relation> BindTableCall(const syntax::CallExpr& call);
  std::optional<Relation> BindOperator(const syntax::OperatorNode& node, std::optional<Relation> input);
  std::optional<Relation> BindDefinition(const Definition& definition, base::Span span);
  bool IsTabularBody(const Definition& function) const;
  bool BindStatement(const syntax::Statement& statement);
  bool BindLet(const syntax::Statement& statement);
  bool LookOver(const Definition& definition, base::Span span);
  bool BindSet(const syntax::Statement& statement);
  bool BindQueryParameters(const syntax::Statement& statement);
  bool BindAlias(const syntax::Statement& statement);
  bool BindRestrict(const syntax::Statement& statement);
  bool BindPattern(const syntax::Statement& statement);
  std::optional<Relation> BindQualified(const syntax::MemberExpr& member);
  std::optional<Relation> BindPatternCall(const Definition& pattern, const syntax::CallExpr& call,
                                          const syntax::MemberExpr* member);
  std::optional<Relation> BindWatchlist(const syntax::CallExpr& call);
  bool CheckDeclared(const syntax::Parameter& parameter, const Relation& relation, base::Span span);
  // The statements of a body up to what it returns; null after reporting.
  const syntax::Pipeline* BindBody(const std::vector<syntax::Statement>& body, base::Span span);
  model::ExprPtr ReportUnknownName(const syntax::NameExpr& name, const ExprScope& scope);
  // Counts one expansion; false (after reporting) if the function calls itself, or when calls nest
  // too deep.
  bool EnterFunction(const Definition& definition, base::Span span);
  void LeaveFunction();
  // True after reporting: a function or let of this name is being expanded.
  bool ReportRecursion(std::string_view name, base::Span span);
  std::optional<Relation> ReportUnknownTable(std::string_view name, base::Span span);

 public:
  // invoke: the function of this call with `piped` as its first argument.
  std::optional<Relation> BindInvoke(const syntax::CallExpr& call, Relation piped);

 private:
  std::shared_ptr<const base::SourceFile> source_;
  const Environment& environment_;
  const BindOptions& options_;
  diag::Sink* sink_;
  model::KernelContext context_;
  std::shared_ptr<const Scope> scope_;
  // Columns whose type nobody knows; bound as dynamic.
  std::set<model::ColumnId> untyped_;
  // The name that a join's number was appended to.
  std::map<model::ColumnId, std::string> unnumbered_names_;
  std::map<std::string, Definition, std::less<>> stored_functions_;
  // The lets and functions being expanded, the outermost first.
  std::vector<const Definition*> expanding_;
  // Where the function call being expanded stands; its arguments are bound there.
  std::shared_ptr<const Scope> call_scope_;
  int block_ = 0;
  int num_blocks_ = 0;
  model::ColumnId next_column_id_ = 1;
  int expansion_depth_ = 0;
  int num_expansions_ = 0;
  // A let is bound for its faults alone: no data are asked, and `missed_data_` tells that they would have been.
  bool is_looking_over_ = false;
  bool missed_data_ = false;
  std::vector<model::ResultPlan> extra_results_;
  // While an operator over an open table is bound for its names only.
  struct Learning {
    const model::Rel* input;
    std::vector<std::string> names;
  };
  Learning* learning_ = nullptr;
};

// The values of a call of a function with several, in order; empty: the call has one value.
struct CallValue {
  std::string name;
  model::Type type;
};
std::vector<CallValue> ValuesOfCall(const syntax::CallExpr& call);

// The name that Kusto derives for an unnamed expression; empty where it derives none. kql-semantics.md section 11.
std::string DerivedName(const syntax::Expr& expr);

}  // namespace quoll::lang
