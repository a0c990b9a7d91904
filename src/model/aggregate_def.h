// AggregateDef: all there is to know about an aggregate function; its row stands in lang/aggregates/<name>.cpp.
//
// Every aggregate has an accumulator; `duckdb` is an optional faster form. Rows arrive in any order and on several threads;
// what depends on order uses the ordinal of the row (Update's last argument), so that results never depend on threads.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "model/function_def.h"

namespace quoll::model {

// The state of one group.
class Accumulator {
 public:
  virtual ~Accumulator() = default;
  // Takes in one row. `ordinal` grows in the order of the rows.
  virtual void Update(std::span<const ColumnView> args, size_t row, int64_t ordinal) = 0;
  // Takes in the state of another part of the same group; same dynamic type.
  virtual void Combine(Accumulator& other) = 0;
  // Writes the result.
  virtual void Finalize(Column& out, size_t row) = 0;
};

struct AggregateCall {
  const KernelContext& context;
  std::span<const Type> arg_types;
  std::span<const Value* const> constants;  // as PrepareCall
  Type result;
};

struct AggregateDef {
  std::string_view name;
  Few<std::string_view, 6> aliases = {};
  std::string_view summary = {};
  Signatures signatures = {};  // Signature::duckdb: the SQL aggregate, equal to the accumulator
  std::unique_ptr<Accumulator> (*make)(const AggregateCall& call) = nullptr;
  // The prefix of an unnamed result (`sum` → sum_x); empty: the name of the first argument (take_any).
  std::string_view name_prefix = {};
  // True if the result depends on the order of rows; the engine then supplies ordinals.
  bool needs_ordinal = false;
  std::string_view refused = {};
  std::string_view differs = {};
  Few<Example, 4> examples = {};
};

}  // namespace quoll::model
