#include "emit/duckdb/block.h"

#include <fmt/format.h>

#include "emit/duckdb/sql_text.h"

namespace quoll::emit {

bool Block::MustCloseFor(const std::vector<model::ColumnId>& read) const {
  if (limit) return true;
  for (const model::ColumnId id : read) {
    if (columns.at(id).is_computed) return true;
  }
  return false;
}

std::string OrderList(const std::vector<OrderTerm>& order) {
  std::string out;
  for (const OrderTerm& term : order) {
    if (!out.empty()) out += ", ";
    out += term.sql;
    if (term.bits > 0) continue;  // never null, ascending
    out += term.is_descending ? " DESC" : " ASC";
    out += term.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  return out;
}

std::string FromAndWhere(const Block& block) {
  std::string out = "FROM " + block.from;
  for (size_t i = 0; i < block.where.size(); ++i) {
    out += (i == 0 ? " WHERE " : " AND ") + block.where[i];
  }
  return out;
}

std::string OrderAndLimit(const Block& block) {
  std::string out;
  if (!block.order.empty()) out += " ORDER BY " + OrderList(block.order);
  if (block.limit) out += fmt::format(" LIMIT {}", *block.limit);
  return out;
}

std::optional<OrderTerm> PackOrdinals(const std::vector<OrderTerm>& order, int max_bits) {
  int bits = 0;
  for (const OrderTerm& term : order) {
    if (term.bits == 0) return std::nullopt;
    bits += term.bits;
  }
  if (order.empty() || bits > max_bits) return std::nullopt;
  OrderTerm packed = order[0];
  const std::string_view cast = bits > kBigintBits ? "::HUGEINT" : "";
  for (size_t i = 1; i < order.size(); ++i) {
    // Two multiplications, because no literal of DuckDB is as wide as 2^126.
    const int high = order[i].bits / 2, low = order[i].bits - high;
    packed.sql = fmt::format("{}{} * {} * {} + {}", Parenthesised(packed.sql), cast,
                             uint64_t{1} << high, uint64_t{1} << low, Parenthesised(order[i].sql));
  }
  packed.bits = bits;
  return packed;
}

}  // namespace quoll::emit
