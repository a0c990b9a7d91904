// Block: one SELECT that is still open. Filters, projections, orders and limits are added to it as
// long as SQL gives them the meaning they have in the plan; then it is closed into a named part of
// the WITH list.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/expr.h"

namespace quoll::emit {

// A column of a block: its expression over the block's FROM.
struct Item {
  std::string sql;
  // More than a name: whoever uses it in an expression closes the block first, so that it is
  // computed once.
  bool is_computed = false;
};
using Columns = std::map<model::ColumnId, Item>;

// One of the expressions by which the rows of a block are ordered.
struct OrderTerm {
  std::string sql;
  bool is_descending = false;
  bool nulls_first = false;
  // An ordinal is an ascending whole number from 0 below 2^bits, never null; several can be packed
  // into one. 0: no ordinal.
  int bits = 0;
};

struct Block {
  std::string from;
  std::vector<std::string> where;
  Columns columns;
  // Outermost first; empty when nobody needs the order.
  std::vector<OrderTerm> order;
  std::optional<uint64_t> limit;
  // The FROM is a single named part and nothing was added to it.
  bool is_plain = false;
  size_t part_idx = 0;  // of that part

  // True if the block must be closed before an expression can read these columns.
  bool MustCloseFor(const std::vector<model::ColumnId>& read) const;
};

// The widest ordinals that BIGINT and HUGEINT hold.
inline constexpr int kBigintBits = 63;
inline constexpr int kHugeintBits = 126;

// `sql [DESC] NULLS …, …`, without ORDER BY; empty for no terms.
std::string OrderList(const std::vector<OrderTerm>& order);
// `FROM … WHERE …`.
std::string FromAndWhere(const Block& block);
// `ORDER BY … LIMIT …` with a leading blank, or nothing.
std::string OrderAndLimit(const Block& block);
// All terms as one ordinal if they are ordinals of at most max_bits together.
std::optional<OrderTerm> PackOrdinals(const std::vector<OrderTerm>& order, int max_bits);

}  // namespace quoll::emit
