// quoll_aggregate_<storage><n>(id, args…): an accumulator per group. DuckDB's state is two
// pointers; the accumulator is made by the first row, because only rows carry the id.
#include "base/check.h"
#include "engine/duckdb_handles.h"
#include "engine/errors.h"
#include "engine/functions.h"
#include "engine/vectors.h"

namespace quoll::engine {

AggregateEntry::AggregateEntry(const model::AggregateRel::Call& call,
                               const model::KernelContext& kernel_context)
    : aggregate(call.aggregate),
      context(kernel_context),
      result(call.type),
      needs_ordinal(call.aggregate->needs_ordinal) {
  for (const auto& arg : call.args) {
    arg_types.push_back(arg->type);
    constants.push_back(arg->IsConstant() ? &arg->value : nullptr);
    if (!arg->IsConstant()) continue;
    constant_columns.emplace_back(arg->type);
    constant_columns.back().Resize(1);
    arg->value.Store(constant_columns.back(), 0);
  }
}

std::unique_ptr<model::Accumulator> AggregateEntry::Make() const {
  return aggregate->make({context, arg_types, constants, result});
}

namespace {

struct State {
  model::Accumulator* accumulator;
  // Alive as long as the query that the state belongs to.
  const AggregateEntry* entry;
};

State& StateOf(duckdb_aggregate_state state) { return *reinterpret_cast<State*>(state); }

idx_t StateSize(duckdb_function_info) noexcept { return sizeof(State); }

void InitState(duckdb_function_info, duckdb_aggregate_state state) noexcept { StateOf(state) = {}; }

void Destroy(duckdb_aggregate_state* states, idx_t count) noexcept {
  for (idx_t i = 0; i < count; ++i) {
    delete StateOf(states[i]).accumulator;
    StateOf(states[i]) = {};
  }
}

// The arguments of a chunk: columns from SQL and constants, in the order of the call.
class Arguments {
 public:
  Arguments(const AggregateEntry& entry, duckdb_data_chunk input, size_t num_rows)
      : readers_(entry.arg_types.size()) {
    size_t next_vector = 1, next_constant = 0;
    for (size_t i = 0; i < entry.arg_types.size(); ++i) {
      if (entry.constants[i] != nullptr) {
        views_.push_back(entry.constant_columns[next_constant++].view(true));
        continue;
      }
      duckdb_vector vector = duckdb_data_chunk_get_vector(input, next_vector++);
      is_usable_ = is_usable_ && HasStorage(vector, entry.arg_types[i]);
      if (is_usable_) views_.push_back(readers_[i].Read(vector, entry.arg_types[i], num_rows));
    }
    if (!entry.needs_ordinal) return;
    duckdb_vector vector = duckdb_data_chunk_get_vector(input, next_vector);
    is_usable_ = is_usable_ && HasStorage(vector, model::Type::kLong);
    ordinals_ = static_cast<const int64_t*>(duckdb_vector_get_data(vector));
  }
  // False if a vector has another storage type than the call's argument.
  bool is_usable() const { return is_usable_; }
  std::span<const model::ColumnView> views() const { return views_; }
  int64_t Ordinal(size_t row) const { return ordinals_ != nullptr ? ordinals_[row] : 0; }

 private:
  std::vector<VectorReader> readers_;
  std::vector<model::ColumnView> views_;
  const int64_t* ordinals_ = nullptr;
  bool is_usable_ = true;
};

void Update(duckdb_function_info info, duckdb_data_chunk input,
            duckdb_aggregate_state* states) noexcept {
  const size_t num_rows = duckdb_data_chunk_get_size(input);
  if (num_rows == 0) return;
  const auto* registry =
      static_cast<const Registry*>(duckdb_aggregate_function_get_extra_info(info));
  const auto* ids =
      static_cast<const int64_t*>(duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 0)));
  const auto entry = registry->Find<AggregateEntry>(static_cast<uint64_t>(ids[0]));
  if (entry == nullptr) return duckdb_aggregate_function_set_error(info, "no such aggregate");
  Guarded([info](const char* text) { duckdb_aggregate_function_set_error(info, text); },
          [&] {
            const Arguments args(*entry, input, num_rows);
            if (!args.is_usable()) {
              return duckdb_aggregate_function_set_error(
                  info, "an argument of an aggregate has the wrong storage type");
            }
            for (size_t row = 0; row < num_rows; ++row) {
              State& state = StateOf(states[row]);
              if (state.accumulator == nullptr) state = {entry->Make().release(), entry.get()};
              state.accumulator->Update(args.views(), row, args.Ordinal(row));
            }
          });
}

void Combine(duckdb_function_info info, duckdb_aggregate_state* sources,
             duckdb_aggregate_state* targets, idx_t count) noexcept {
  Guarded([info](const char* text) { duckdb_aggregate_function_set_error(info, text); },
          [&] {
            for (idx_t i = 0; i < count; ++i) {
              State& source = StateOf(sources[i]);
              State& target = StateOf(targets[i]);
              if (source.accumulator == nullptr) continue;
              if (target.accumulator == nullptr) {
                target = source;
                source = {};
              } else {
                target.accumulator->Combine(*source.accumulator);
              }
            }
          });
}

void Finalize(duckdb_function_info info, duckdb_aggregate_state* states, duckdb_vector result,
              idx_t count, idx_t offset) noexcept {
  Guarded([info](const char* text) { duckdb_aggregate_function_set_error(info, text); },
          [&] {
            for (idx_t i = 0; i < count; ++i) {
              const State& state = StateOf(states[i]);
              if (state.accumulator == nullptr) {
                WriteNull(result, offset + i);
                continue;
              }
              model::Column column(state.entry->result);
              column.Resize(1);
              state.accumulator->Finalize(column, 0);
              WriteVector(column.view(), 0, 1, result, offset + i);
            }
          });
}

}  // namespace

bool RegisterAggregate(duckdb_connection connection, Registry& registry, const std::string& name,
                       model::Type result, size_t num_args) {
  const AggregateFunction function(duckdb_create_aggregate_function());
  duckdb_aggregate_function_set_name(function.get(), name.c_str());
  duckdb_aggregate_function_add_parameter(function.get(), MakeType(DUCKDB_TYPE_BIGINT).get());
  for (size_t i = 0; i < num_args; ++i) {
    duckdb_aggregate_function_add_parameter(function.get(), MakeType(DUCKDB_TYPE_ANY).get());
  }
  duckdb_aggregate_function_set_return_type(function.get(), MakeType(result).get());
  duckdb_aggregate_function_set_functions(function.get(), StateSize, InitState, Update, Combine,
                                          Finalize);
  duckdb_aggregate_function_set_destructor(function.get(), Destroy);
  // Accumulators see nulls.
  duckdb_aggregate_function_set_special_handling(function.get());
  duckdb_aggregate_function_set_extra_info(function.get(), &registry, nullptr);
  return duckdb_register_aggregate_function(connection, function.get()) == DuckDBSuccess;
}

}  // namespace quoll::engine
