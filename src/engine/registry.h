// Registry: what the SQL of running plans refers to by number. DuckDB's functions are registered
// once per session and look their program, aggregate or table up here, because the C API can add
// functions to a catalogue but never remove one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "model/evaluate.h"
#include "model/rel.h"
#include "model/table_source.h"

namespace quoll::engine {

struct ProgramEntry {
  std::shared_ptr<const model::Program> program;
};

// An aggregate call; its plan outlives the entry.
struct AggregateEntry {
  const model::AggregateDef* aggregate = nullptr;
  model::KernelContext context;
  std::vector<model::Type> arg_types;
  // As model::AggregateCall: null where the argument varies.
  std::vector<const model::Value*> constants;
  // One value each, for the arguments that are constant.
  std::vector<model::Column> constant_columns;
  model::Type result = model::Type::kLong;
  bool needs_ordinal = false;

  AggregateEntry(const model::AggregateRel::Call& call, const model::KernelContext& kernel_context);
  std::unique_ptr<model::Accumulator> Make() const;
};

// A table that quoll_scan reads.
struct TableEntry {
  std::shared_ptr<model::TableSource> source;
  // The request without its columns.
  model::ScanRequest request;
  // Of the columns c<id>, in the order in which DuckDB sees them.
  std::vector<std::string> names;
  std::vector<std::string> sql_names;
  std::vector<model::Type> types;
  int ordinal_bits = 63;
  // Number of rows if it is known, for the optimiser of joins.
  std::optional<uint64_t> num_rows;
  const std::atomic<bool>* stop = nullptr;

  // The pass that is running, for progress.
  mutable std::mutex mutex;
  mutable std::weak_ptr<model::TableScan> scan;
};

using Entry =
    std::variant<std::shared_ptr<const ProgramEntry>, std::shared_ptr<const AggregateEntry>,
                 std::shared_ptr<const TableEntry>>;

class Registry {
 public:
  void Add(uint64_t id, Entry entry) {
    const std::unique_lock lock(mutex_);
    entries_.insert_or_assign(id, std::move(entry));
  }
  void Remove(uint64_t id) {
    const std::unique_lock lock(mutex_);
    entries_.erase(id);
  }
  // Null if there is no such entry of that kind.
  template <typename T>
  std::shared_ptr<const T> Find(uint64_t id) const {
    const std::shared_lock lock(mutex_);
    const auto it = entries_.find(id);
    if (it == entries_.end()) return nullptr;
    const auto* entry = std::get_if<std::shared_ptr<const T>>(&it->second);
    return entry != nullptr ? *entry : nullptr;
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<uint64_t, Entry> entries_;
};

}  // namespace quoll::engine
