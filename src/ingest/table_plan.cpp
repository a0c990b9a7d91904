// TablePlan and the compilation of requests against it.
#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "ingest/row_builder.h"

namespace quoll::ingest {

using model::Type;

std::string BagColumnOf(const model::TableSchema& schema) {
  for (const std::string_view name : {"AdditionalExtensions", "AdditionalFields", "EventData",
                                      "AdditionalData", "AdditionalProperties"}) {
    for (const model::Schema* columns : {&schema.columns, &schema.implicit_columns}) {
      for (const model::Field& field : *columns) {
        if (field.name == name && model::IsVarying(field.type)) return field.name;
      }
    }
  }
  return {};
}

TablePlan::TablePlan(model::TableSchema schema) : schema_(std::move(schema)) {
  for (const model::Schema* columns : {&schema_.columns, &schema_.implicit_columns}) {
    for (const model::Field& field : *columns) {
      by_name_.emplace(field.name, static_cast<Slot>(types_.size()));
      types_.push_back(field.type);
    }
  }
  const auto find = [this](std::string_view name, Type type) {
    const Slot slot = Find(name);
    return slot != kNoSlot && types_[slot] == type ? slot : kNoSlot;
  };
  time_generated_ = find("TimeGenerated", Type::kDatetime);
  timestamp_ = find("Timestamp", Type::kDatetime);
  type_slot_ = find("Type", Type::kString);
  bag_ = Find(BagColumnOf(schema_));
}

Slot TablePlan::Find(std::string_view column) const {
  const auto found = by_name_.find(column);
  return found == by_name_.end() ? kNoSlot : found->second;
}

Slot TablePlan::FindIgnoreCase(std::string_view column) const {
  for (Slot slot = 0; slot < num_slots(); ++slot) {
    if (base::EqualsIgnoreCase(slot_name(slot), column)) return slot;
  }
  return kNoSlot;
}

const std::string& TablePlan::slot_name(Slot slot) const {
  const size_t num_columns = schema_.columns.size();
  return slot < num_columns ? schema_.columns[slot].name
                            : schema_.implicit_columns[slot - num_columns].name;
}

CompiledRequest CompileRequest(const model::ScanRequest& request, size_t request_idx,
                               const TablePlan& plan) {
  CompiledRequest out;
  out.request_idx = request_idx;
  out.with_provenance = request.with_provenance;
  out.since = request.since;
  out.until = request.until;
  for (const std::string& column : request.columns) {
    out.slots.push_back(plan.Find(column));
    CHECK(out.slots.back() != kNoSlot);
  }
  for (const model::LiteralFilter& filter : request.any_of) {
    const Slot slot = plan.Find(filter.column);
    // Only the text of a string column is at hand before conversion; one filter that cannot be
    // tested lets all pass.
    const bool is_testable =
        slot != kNoSlot && plan.type(slot) == Type::kString && slot != plan.type_slot();
    auto matcher = is_testable ? LiteralMatcher::Compile(filter) : nullptr;
    if (!matcher) {
      out.any_of.clear();
      break;
    }
    out.any_of.push_back({slot, std::move(matcher)});
  }
  return out;
}

void TableCounts::Add(const TableCounts& other) {
  rows += other.rows;
  rows_in_window += other.rows_in_window;
  rows_without_time += other.rows_without_time;
  unconverted += other.unconverted;
  if (other.first) first = std::min(first.value_or(*other.first), *other.first);
  if (other.last) last = std::max(last.value_or(*other.last), *other.last);
}

}  // namespace quoll::ingest
