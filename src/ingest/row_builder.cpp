#include "ingest/row_builder.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/text.h"
#include "base/ticks.h"
#include "ingest/convert.h"
#include "ingest/limits.h"
#include "model/dynamic.h"
#include "model/numbers.h"

namespace quoll::ingest {

using model::Type;

char* Scratch::Allocate(size_t size) {
  constexpr size_t kChunk = 16 * 1024;
  while (chunk_ < chunks_.size() && used_ + size > chunks_[chunk_].second) {
    ++chunk_;
    used_ = 0;
  }
  if (chunk_ == chunks_.size()) {
    const size_t room = std::max(size, kChunk);
    chunks_.emplace_back(std::make_unique_for_overwrite<char[]>(room), room);
    used_ = 0;
  }
  char* out = chunks_[chunk_].first.get() + used_;
  used_ += size;
  return out;
}

std::string_view Scratch::Copy(std::string_view text) {
  if (text.empty()) return {};
  char* room = Allocate(text.size());
  std::memcpy(room, text.data(), text.size());
  return {room, text.size()};
}

void Scratch::Reset() {
  // A record of unusual size must not keep its room.
  constexpr size_t kKeptChunks = 4;
  if (chunks_.size() > kKeptChunks) chunks_.resize(kKeptChunks);
  chunk_ = used_ = 0;
}

RowBuilder::RowBuilder(std::shared_ptr<const TablePlan> plan, std::vector<CompiledRequest> requests,
                       TimeWindow window)
    : plan_(std::move(plan)),
      needed_(plan_->num_slots()),
      cells_(plan_->num_slots()),
      window_(window) {
  for (CompiledRequest& request : requests) {
    for (const Slot slot : request.slots) needed_[slot] = 1;
    for (const CompiledRequest::Filter& filter : request.any_of) needed_[filter.slot] = 1;
    Output& output = outputs_.emplace_back();
    output.request = std::move(request);
  }
  if (plan_->time_generated() != kNoSlot) needed_[plan_->time_generated()] = 1;
  if (plan_->timestamp() != kNoSlot) needed_[plan_->timestamp()] = 1;
}

void RowBuilder::Begin() {
  ++epoch_;
  scratch_.Reset();
}

RowBuilder::Cell& RowBuilder::Store(Slot slot, Kind kind) {
  Cell& cell = cells_[slot];
  cell.epoch = epoch_;
  cell.kind = kind;
  return cell;
}

void RowBuilder::PutText(Slot slot, std::string_view text) {
  if (needed_[slot]) Store(slot, Kind::kText).text = text;
}

void RowBuilder::PutJson(Slot slot, std::string_view json) {
  if (needed_[slot]) Store(slot, Kind::kJson).text = json;
}

void RowBuilder::PutInteger(Slot slot, int64_t value) {
  switch (plan_->type(slot)) {
    case Type::kBool:
      if (value != 0 && value != 1) return CountUnconverted();
      break;
    case Type::kInt:
      if (value < std::numeric_limits<int32_t>::min() ||
          value > std::numeric_limits<int32_t>::max()) {
        return CountUnconverted();
      }
      break;
    case Type::kReal:
      return PutReal(slot, static_cast<double>(value));
    case Type::kDecimal: {
      if (needed_[slot]) Store(slot, Kind::kWide).wide = model::DecimalFromLong(value);
      return;
    }
    case Type::kDatetime:
      if (value < 0 || value > base::kMaxDatetimeTicks) return CountUnconverted();
      break;
    case Type::kLong:
    case Type::kTimespan:
      break;
    case Type::kGuid:
      return CountUnconverted();
    case Type::kString:
    case Type::kDynamic:
      if (needed_[slot]) PutText(slot, scratch_.Copy(std::to_string(value)));
      return;
  }
  if (needed_[slot]) Store(slot, Kind::kInteger).integer = value;
}

void RowBuilder::PutReal(Slot slot, double value) {
  if (plan_->type(slot) != Type::kReal) return CountUnconverted();
  if (needed_[slot]) Store(slot, Kind::kReal).real = value;
}

void RowBuilder::PutField(Slot slot, std::string_view text) {
  const Type type = plan_->type(slot);
  if (model::IsVarying(type)) return PutText(slot, text);
  // An empty field is null and no fault.
  if (text.empty() || base::TrimBlanks(text).empty()) return;
  switch (type) {
    case Type::kBool:
      if (const auto value = BoolFromField(text)) return PutInteger(slot, *value ? 1 : 0);
      break;
    case Type::kInt:
    case Type::kLong:
      if (const auto value = LongFromField(text)) return PutInteger(slot, *value);
      break;
    case Type::kReal:
      if (const auto value = RealFromField(text)) return PutReal(slot, *value);
      break;
    case Type::kDatetime:
      if (const auto value = DatetimeFromField(text)) return PutInteger(slot, *value);
      break;
    case Type::kTimespan:
      if (const auto value = base::ParseTimespan(text)) return PutInteger(slot, *value);
      break;
    case Type::kGuid:
    case Type::kDecimal: {
      const std::string_view trimmed = base::TrimBlanks(text);
      const auto value =
          type == Type::kGuid ? model::GuidFromText(trimmed) : model::DecimalFromText(trimmed);
      if (!value) break;
      if (needed_[slot]) Store(slot, Kind::kWide).wide = *value;
      return;
    }
    case Type::kString:
    case Type::kDynamic:
      break;
  }
  CountUnconverted();
}

std::optional<int64_t> RowBuilder::ResolveTime() {
  const Slot generated = plan_->time_generated();
  const Slot stamp = plan_->timestamp();
  const bool has_generated = generated != kNoSlot && Has(generated);
  const bool has_stamp = stamp != kNoSlot && Has(stamp);
  if (!has_generated && !has_stamp) return std::nullopt;
  const int64_t time = cells_[has_generated ? generated : stamp].integer;
  if (!has_generated && generated != kNoSlot) Store(generated, Kind::kInteger).integer = time;
  if (!has_stamp && stamp != kNoSlot) Store(stamp, Kind::kInteger).integer = time;
  return time;
}

void RowBuilder::CountTime(std::optional<int64_t> time) {
  ++counts_.rows;
  if (!time) {
    // Nothing says that the row is outside the window.
    ++counts_.rows_without_time;
    ++counts_.rows_in_window;
    return;
  }
  if (!counts_.first || *time < *counts_.first) counts_.first = time;
  if (!counts_.last || *time > *counts_.last) counts_.last = time;
  if (window_.Contains(*time)) ++counts_.rows_in_window;
}

bool RowBuilder::Passes(const CompiledRequest& request, std::optional<int64_t> time) const {
  if (time && !TimeWindow{request.since, request.until}.Contains(*time)) return false;
  if (request.any_of.empty()) return true;
  return std::any_of(request.any_of.begin(), request.any_of.end(),
                     [&](const CompiledRequest::Filter& filter) {
                       return filter.matcher->Matches(Has(filter.slot) ? cells_[filter.slot].text
                                                                       : std::string_view());
                     });
}

void RowBuilder::Finish(size_t record_idx) {
  const std::optional<int64_t> time = ResolveTime();
  CountTime(time);
  for (Output& output : outputs_) {
    if (Passes(output.request, time)) Append(output, record_idx);
  }
}

void RowBuilder::BeginBlock(const Block& block, size_t file_idx) {
  block_ = &block;
  file_idx_ = file_idx;
  counts_ = {};
  const uint64_t ordinal = uint64_t{file_idx} << kOrdinalFileShift | block.index
                                                                         << kOrdinalBlockShift;
  for (Output& output : outputs_) output.next_ordinal = ordinal;
}

void RowBuilder::Open(Output& output) {
  const CompiledRequest& request = output.request;
  output.batch = {};
  output.capacity =
      std::min(kBatchRows, request.any_of.empty() ? block_->records.size() : size_t{256});
  for (const Slot slot : request.slots) {
    model::Column& column = output.batch.columns.emplace_back(plan_->type(slot));
    if (!model::IsVarying(column.type())) continue;
    column.KeepAlive(block_->bytes);
    column.KeepAlive(plan_);
  }
  if (request.with_provenance) {
    for (int i = 0; i < model::kNumProvenanceColumns; ++i)
      output.batch.columns.emplace_back(Type::kLong);
  }
  for (model::Column& column : output.batch.columns) column.Resize(output.capacity);
}

void RowBuilder::Append(Output& output, size_t record_idx) {
  if (output.batch.num_rows == output.capacity) {
    if (output.capacity == kBatchRows) Flush(output);
    if (output.capacity == 0) {
      Open(output);
    } else {
      output.capacity = std::min(kBatchRows, output.capacity * 4);
      for (model::Column& column : output.batch.columns) column.Resize(output.capacity);
    }
  }
  const size_t row = output.batch.num_rows++;
  const CompiledRequest& request = output.request;
  for (size_t i = 0; i < request.slots.size(); ++i) {
    const Slot slot = request.slots[i];
    if (Has(slot)) {
      WriteCell(output.batch.columns[i], row, cells_[slot], output);
    } else if (slot == plan_->type_slot()) {
      output.batch.columns[i].SetTextRef(row, plan_->name());
    }
  }
  if (!request.with_provenance) return;
  const size_t first = request.slots.size();
  const RecordSpan& record = block_->records[record_idx];
  output.batch.columns[first].Set(row, static_cast<int64_t>(file_idx_));
  output.batch.columns[first + 1].Set(row, static_cast<int64_t>(block_->first_line + record.line));
  output.batch.columns[first + 2].Set(row, static_cast<int64_t>(block_->first_record + record_idx));
}

void RowBuilder::WriteCell(model::Column& column, size_t row, const Cell& cell, Output& output) {
  switch (column.type()) {
    case Type::kBool:
      column.Set(row, static_cast<uint8_t>(cell.integer));
      return;
    case Type::kInt:
      column.Set(row, static_cast<int32_t>(cell.integer));
      return;
    case Type::kLong:
    case Type::kDatetime:
    case Type::kTimespan:
      column.Set(row, cell.integer);
      return;
    case Type::kReal:
      column.Set(row, cell.real);
      return;
    case Type::kDecimal:
    case Type::kGuid:
      column.Set(row, cell.wide);
      return;
    case Type::kDynamic:
      WriteDynamic(column, row, cell);
      return;
    case Type::kString:
      break;
  }
  // Few rows that pass a filter must not keep their whole blocks alive.
  const char* block = block_->bytes.get();
  const bool lies_in_block = cell.text.data() >= block && cell.text.data() < block + block_->size;
  if (lies_in_block && output.request.any_of.empty()) {
    column.SetTextRef(row, cell.text);
  } else {
    column.SetText(row, cell.text);
  }
}

void RowBuilder::WriteDynamic(model::Column& column, size_t row, const Cell& cell) {
  if (cell.kind == Kind::kJson) {
    if (const auto value = model::DynamicFromJson(cell.text)) return column.SetText(row, *value);
  } else {
    const std::string_view text = base::TrimBlanks(cell.text);
    if (text.empty()) return;
    // Exports write arrays and bags as JSON text in a cell.
    if (text[0] == '{' || text[0] == '[') {
      if (const auto value = model::DynamicFromJson(text)) return column.SetText(row, *value);
    }
  }
  model::DynamicWriter writer;
  writer.String(cell.text);
  column.SetText(row, writer.Take());
}

void RowBuilder::Flush(Output& output) {
  if (output.batch.num_rows > 0) {
    for (model::Column& column : output.batch.columns) column.Resize(output.batch.num_rows);
    const size_t num_rows = output.batch.num_rows;
    finished_.push_back({output.request.request_idx, output.next_ordinal, std::move(output.batch)});
    output.next_ordinal += num_rows;
  }
  output.batch = {};
  output.capacity = 0;
}

void RowBuilder::EndBlock(std::vector<model::TableBatch>& out) {
  for (Output& output : outputs_) Flush(output);
  for (model::TableBatch& batch : finished_) out.push_back(std::move(batch));
  finished_.clear();
  block_ = nullptr;
}

}  // namespace quoll::ingest
