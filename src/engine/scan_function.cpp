// quoll_scan(id): the rows of a model::TableSource, read by as many threads as the source has
// workers. Columns that the query does not use are not asked of the source.
#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "engine/duckdb_handles.h"
#include "engine/errors.h"
#include "engine/functions.h"
#include "engine/vectors.h"

namespace quoll::engine {
namespace {

using TablePtr = std::shared_ptr<const TableEntry>;

// One pass over the table.
struct GlobalState {
  TablePtr entry;
  std::shared_ptr<model::TableScan> scan;
  // For each output vector: the batch's column, or one of the two below.
  static constexpr int kOrdinal = -1;
  static constexpr int kUnused = -2;
  std::vector<int> columns;
  std::atomic<size_t> num_workers{0};
};

// One worker's place in its batch.
struct LocalState {
  size_t worker = 0;
  std::optional<model::TableBatch> batch;
  size_t next_row = 0;
};

// Which of the provenance columns a name means; -1: none.
int ProvenanceIndex(std::string_view name) {
  const auto& names = model::kProvenanceNames;
  const auto it = std::find(std::begin(names), std::end(names), name);
  return it == std::end(names) ? -1 : static_cast<int>(it - std::begin(names));
}

template <typename T>
void Delete(void* data) noexcept {
  delete static_cast<T*>(data);
}

void Bind(duckdb_bind_info info) noexcept {
  const auto* registry = static_cast<const Registry*>(duckdb_bind_get_extra_info(info));
  const DuckValue id(duckdb_bind_get_parameter(info, 0));
  TablePtr entry = registry->Find<TableEntry>(static_cast<uint64_t>(duckdb_get_int64(id.get())));
  if (entry == nullptr) return duckdb_bind_set_error(info, "no such table");
  for (size_t i = 0; i < entry->types.size(); ++i) {
    duckdb_bind_add_result_column(info, entry->sql_names[i].c_str(),
                                  MakeType(entry->types[i]).get());
  }
  duckdb_bind_add_result_column(info, "ord", MakeType(DUCKDB_TYPE_BIGINT).get());
  if (entry->num_rows) duckdb_bind_set_cardinality(info, *entry->num_rows, true);
  duckdb_bind_set_bind_data(info, new TablePtr(std::move(entry)), Delete<TablePtr>);
}

void Init(duckdb_init_info info) noexcept {
  Guarded([info](const char* text) { duckdb_init_set_error(info, text); },
          [&] {
            auto state = std::make_unique<GlobalState>();
            state->entry = *static_cast<const TablePtr*>(duckdb_init_get_bind_data(info));
            const TableEntry& entry = *state->entry;
            model::ScanRequest request = entry.request;
            std::vector<std::pair<size_t, int>>
                provenance;  // output vector, which of the provenance columns
            for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
              const idx_t column = duckdb_init_get_column_index(info, i);
              state->columns.push_back(column == entry.names.size() ? GlobalState::kOrdinal
                                                                    : GlobalState::kUnused);
              if (column >= entry.names.size()) continue;
              if (const int which = ProvenanceIndex(entry.names[column]); which >= 0) {
                provenance.emplace_back(i, which);
                continue;
              }
              state->columns.back() = static_cast<int>(request.columns.size());
              request.columns.push_back(entry.names[column]);
            }
            request.with_provenance = !provenance.empty();
            for (const auto& [i, which] : provenance) {
              state->columns[i] = static_cast<int>(request.columns.size()) + which;
            }
            state->scan = entry.source->Scan({std::move(request)}, *entry.stop);
            duckdb_init_set_max_threads(info, std::max<size_t>(state->scan->max_workers(), 1));
            {
              const std::lock_guard lock(entry.mutex);
              entry.scan = state->scan;
            }
            duckdb_init_set_init_data(info, state.release(), Delete<GlobalState>);
          });
}

void InitLocal(duckdb_init_info info) noexcept {
  auto* state = new (std::nothrow) LocalState;
  if (state == nullptr) return duckdb_init_set_error(info, kOutOfMemoryText);
  duckdb_init_set_init_data(info, state, Delete<LocalState>);
}

// Writes the next rows of the worker's batch.
void Fill(const GlobalState& global, LocalState& local, duckdb_data_chunk output) {
  const model::Batch& batch = local.batch->batch;
  const size_t num_rows = std::min<size_t>(batch.num_rows - local.next_row, duckdb_vector_size());
  for (size_t i = 0; i < global.columns.size(); ++i) {
    duckdb_vector vector = duckdb_data_chunk_get_vector(output, i);
    if (global.columns[i] >= 0) {
      const auto& column = batch.columns[static_cast<size_t>(global.columns[i])];
      WriteVector(column.view(), local.next_row, num_rows, vector, 0);
    } else if (global.columns[i] == GlobalState::kOrdinal) {
      auto* ordinals = static_cast<int64_t*>(duckdb_vector_get_data(vector));
      const auto first = static_cast<int64_t>(local.batch->ordinal + local.next_row);
      for (size_t row = 0; row < num_rows; ++row) ordinals[row] = first + static_cast<int64_t>(row);
    }
  }
  duckdb_data_chunk_set_size(output, num_rows);
  local.next_row += num_rows;
}

void Run(duckdb_function_info info, duckdb_data_chunk output) noexcept {
  auto* global = static_cast<GlobalState*>(duckdb_function_get_init_data(info));
  auto* local = static_cast<LocalState*>(duckdb_function_get_local_init_data(info));
  Guarded([info](const char* text) { duckdb_function_set_error(info, text); },
          [&] {
            if (local->worker == 0) local->worker = ++global->num_workers;
            // More threads than workers: the others have nothing to do.
            if (local->worker > std::max<size_t>(global->scan->max_workers(), 1)) {
              return duckdb_data_chunk_set_size(output, 0);
            }
            while (!local->batch || local->next_row == local->batch->batch.num_rows) {
              local->batch = global->scan->Next(local->worker - 1);
              local->next_row = 0;
              if (!local->batch) return duckdb_data_chunk_set_size(output, 0);
              const uint64_t last = local->batch->ordinal + local->batch->batch.num_rows;
              if (last >> global->entry->ordinal_bits != 0) {
                return duckdb_function_set_error(info, "a table's ordinals are wider than it says");
              }
            }
            Fill(*global, *local, output);
          });
}

}  // namespace

bool RegisterScan(duckdb_connection connection, Registry& registry) {
  const TableFunction function(duckdb_create_table_function());
  duckdb_table_function_set_name(function.get(), "quoll_scan");
  duckdb_table_function_add_parameter(function.get(), MakeType(DUCKDB_TYPE_BIGINT).get());
  duckdb_table_function_set_extra_info(function.get(), &registry, nullptr);
  duckdb_table_function_set_bind(function.get(), Bind);
  duckdb_table_function_set_init(function.get(), Init);
  duckdb_table_function_set_local_init(function.get(), InitLocal);
  duckdb_table_function_set_function(function.get(), Run);
  duckdb_table_function_supports_projection_pushdown(function.get(), true);
  return duckdb_register_table_function(connection, function.get()) == DuckDBSuccess;
}

}  // namespace quoll::engine
