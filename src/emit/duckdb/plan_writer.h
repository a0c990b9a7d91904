// PlanWriter: writes the nodes of one plan as blocks. Columns are named c<id> everywhere, hidden
// columns of the order o<n>, parts of the WITH list r<n>.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "emit/duckdb/block.h"
#include "emit/duckdb/emit.h"
#include "emit/duckdb/needs.h"

namespace quoll::emit {

class PlanWriter {
 public:
  PlanWriter(const model::RelPtr& plan, const EmitOptions& options, diag::Sink& sink);
  base::Result<EmittedSql> Finish();

 private:
  // The block gives the columns that are needed of `rel`, and its order if that is needed.
  Block Write(const model::Rel& rel);
  Block WriteNode(const model::Rel& rel);
  Block WriteScan(const model::ScanRel& rel);
  Block WriteValues(const model::ValuesRel& rel);
  Block WriteRange(const model::RangeRel& rel);
  Block WriteFilter(const model::FilterRel& rel);
  Block WriteProject(const model::ProjectRel& rel);
  Block WriteAggregate(const model::AggregateRel& rel);
  Block WriteSort(const model::SortRel& rel);
  Block WriteLimit(const model::LimitRel& rel);
  Block WriteJoin(const model::JoinRel& rel);
  Block WriteUnion(const model::UnionRel& rel);
  Block WriteUnnest(const model::UnnestRel& rel);
  Block WriteWindow(const model::WindowRel& rel);
  Block WriteSqlWindow(const model::WindowRel& rel);
  model::RelPtr NativeWindow(const model::WindowRel& rel);
  Block WriteShared(const model::SharedRel& rel);
  Block WriteNative(const model::NativeRel& rel);
  // A table of the engine, read by quoll_scan.
  Block WriteTable(const model::Rel& rel, int ordinal_bits);
  Block WriteNoRows(const model::Rel& rel);

  // Puts the block into the WITH list.
  Block Close(const Block& block, base::Span span);
  // Adds a part and makes it the block's whole FROM.
  void AddPart(Block& block, const std::string& select, base::Span span);
  // The block with an order of one ordinal, of at most max_bits.
  Block WithOrdinal(Block block, int max_bits, base::Span span);
  Block FirstOfEachKey(Block block, const model::JoinRel& rel);
  // Closes the block if the expressions cannot be written over it.
  Block ReadyFor(Block block, const std::vector<model::ExprPtr>& exprs, base::Span span);
  // How often the statement that ends with `select` reads a table or a part.
  size_t NumReads(const std::string& name, const std::string& select) const;
  // `SELECT …` of the columns given.
  std::string SelectOf(const Block& block, const std::vector<model::OutputColumn>& columns);
  std::string AggregateSql(const model::AggregateRel::Call& call, const Columns& scope,
                           const std::string& ordinal, bool has_keys);
  // The literal of an aggregate's result over no rows.
  std::string EmptyResult(const model::AggregateRel::Call& call);

  std::string JoinCondition(const model::JoinRel& rel, const Columns& left, const Columns& right);
  // The side's order as terms that are never null, although the join may fill the side with nulls.
  std::vector<OrderTerm> SideOrder(const Block& side, char alias, bool is_nullable,
                                   bool nulls_last);

  // expression.cpp
  std::string Sql(const model::ExprPtr& expr, const Columns& scope);
  std::string PureSql(const model::Expr& expr, const Columns& scope);
  std::string ProgramSql(const model::ExprPtr& expr, const Columns& scope);
  std::string ScalarSubquerySql(const model::Expr& expr);
  std::string InSubquerySql(const model::Expr& expr, const Columns& scope);
  // The expression as it must be grouped, joined and compared by.
  std::string KeySql(const model::ExprPtr& expr, const Columns& scope);
  void AddSortTerms(const model::SortKey& key, const Columns& scope, std::vector<OrderTerm>& out);
  // A mark that becomes an entry of EmittedSql::spans.
  std::string Mark(base::Span span);
  void ReportUnusable(const model::PrepareError& error);
  void TakeMarks();

  const EmitOptions& options_;
  diag::Sink& sink_;
  EmittedSql out_;
  NeedsOfPlan needs_;
  // One entry of the WITH list; entry i is named r<i + 1>.
  struct Part {
    std::string select;
    bool is_materialized = false;
  };
  std::vector<Part> parts_;
  std::vector<base::Span> marks_;
  size_t num_order_columns_ = 0;
  // The scan whose first rows are all that a limit above it takes; null: none.
  const model::Rel* limited_scan_ = nullptr;
  uint64_t first_rows_ = 0;
  // Shared parts and natives that are written already, by input and by node.
  std::unordered_map<const model::Rel*, Block> written_;
  bool has_failed_ = false;
};

}  // namespace quoll::emit
