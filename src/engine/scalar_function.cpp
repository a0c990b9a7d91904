// quoll_<storage>(id, inputs…): runs a program over a chunk.
#include <fmt/format.h>

#include <new>

#include "emit/duckdb/sql_text.h"
#include "engine/duckdb_handles.h"
#include "engine/errors.h"
#include "engine/functions.h"
#include "engine/vectors.h"

namespace quoll::engine {
namespace {

using ProgramPtr = std::shared_ptr<const ProgramEntry>;

// What one thread needs to run the program of one call.
struct LocalState {
  explicit LocalState(const ProgramPtr& program_entry)
      : entry(program_entry),
        runner(*entry->program),
        readers(entry->program->inputs().size()),
        views(readers.size()) {}
  ProgramPtr entry;
  model::Program::Runner runner;
  std::vector<VectorReader> readers;
  std::vector<model::ColumnView> views;
  bool is_checked = false;
};

// The id that stands as the first argument; 0 when it is no constant.
uint64_t IdOf(duckdb_bind_info info) {
  ClientContext context;
  duckdb_scalar_function_get_client_context(info, context.out());
  const Expression argument(duckdb_scalar_function_bind_get_argument(info, 0));
  if (argument.get() == nullptr || !duckdb_expression_is_foldable(argument.get())) return 0;
  DuckValue value;
  const ErrorData error(duckdb_expression_fold(context.get(), argument.get(), value.out()));
  if (duckdb_error_data_has_error(error.get()) || value.get() == nullptr) return 0;
  return static_cast<uint64_t>(duckdb_get_int64(value.get()));
}

// A program reads its inputs without looking. Asked of the first vectors and not while binding,
// because then the type of a subquery is not known yet.
bool HasRightTypes(const model::Program& program, duckdb_data_chunk input) {
  if (duckdb_data_chunk_get_column_count(input) != program.inputs().size() + 1) return false;
  for (size_t i = 0; i < program.inputs().size(); ++i) {
    if (!HasStorage(duckdb_data_chunk_get_vector(input, i + 1), program.inputs()[i]->type))
      return false;
  }
  return true;
}

void* CopyProgram(void* data) noexcept {
  return new (std::nothrow) ProgramPtr(*static_cast<ProgramPtr*>(data));
}
void DeleteProgram(void* data) noexcept { delete static_cast<ProgramPtr*>(data); }
void DeleteState(void* data) noexcept { delete static_cast<LocalState*>(data); }

void Bind(duckdb_bind_info info) noexcept {
  const auto* registry =
      static_cast<const Registry*>(duckdb_scalar_function_bind_get_extra_info(info));
  ProgramPtr entry = registry->Find<ProgramEntry>(IdOf(info));
  if (entry == nullptr) return duckdb_scalar_function_bind_set_error(info, "no such program");
  duckdb_scalar_function_set_bind_data(info, new ProgramPtr(std::move(entry)), DeleteProgram);
  duckdb_scalar_function_set_bind_data_copy(info, CopyProgram);
}

void Init(duckdb_init_info info) noexcept {
  Guarded([info](const char* text) { duckdb_scalar_function_init_set_error(info, text); },
          [&] {
            const auto* entry =
                static_cast<const ProgramPtr*>(duckdb_scalar_function_init_get_bind_data(info));
            duckdb_scalar_function_init_set_state(info, new LocalState(*entry), DeleteState);
          });
}

void Run(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) noexcept {
  auto* state = static_cast<LocalState*>(duckdb_scalar_function_get_state(info));
  const size_t num_rows = duckdb_data_chunk_get_size(input);
  Guarded([info](const char* text) { duckdb_scalar_function_set_error(info, text); },
          [&] {
            const auto& inputs = state->entry->program->inputs();
            if (!state->is_checked && !HasRightTypes(*state->entry->program, input)) {
              return duckdb_scalar_function_set_error(
                  info, "an input of a program has the wrong storage type");
            }
            state->is_checked = true;
            for (size_t i = 0; i < inputs.size(); ++i) {
              state->views[i] = state->readers[i].Read(duckdb_data_chunk_get_vector(input, i + 1),
                                                       inputs[i]->type, num_rows);
            }
            WriteVector(state->runner.Run(state->views, num_rows), 0, num_rows, output, 0);
          });
}

}  // namespace

bool RegisterPrograms(duckdb_connection connection, Registry& registry) {
  using model::Type;
  constexpr Type kStorages[] = {Type::kBool, Type::kInt,    Type::kLong,
                                Type::kReal, Type::kString, Type::kDynamic};
  for (const bool is_volatile : {false, true}) {
    for (const Type storage : kStorages) {
      const ScalarFunction function(duckdb_create_scalar_function());
      const std::string name = fmt::format("quoll_{}{}", is_volatile ? "volatile_" : "",
                                           emit::SqlFunctionSuffix(storage));
      duckdb_scalar_function_set_name(function.get(), name.c_str());
      duckdb_scalar_function_add_parameter(function.get(), MakeType(DUCKDB_TYPE_BIGINT).get());
      duckdb_scalar_function_set_varargs(function.get(), MakeType(DUCKDB_TYPE_ANY).get());
      duckdb_scalar_function_set_return_type(function.get(), MakeType(storage).get());
      // Kernels see nulls.
      duckdb_scalar_function_set_special_handling(function.get());
      if (is_volatile) duckdb_scalar_function_set_volatile(function.get());
      duckdb_scalar_function_set_extra_info(function.get(), &registry, nullptr);
      duckdb_scalar_function_set_bind(function.get(), Bind);
      duckdb_scalar_function_set_init(function.get(), Init);
      duckdb_scalar_function_set_function(function.get(), Run);
      if (duckdb_register_scalar_function(connection, function.get()) != DuckDBSuccess)
        return false;
    }
  }
  return true;
}

}  // namespace quoll::engine
