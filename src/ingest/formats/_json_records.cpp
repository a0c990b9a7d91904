#include "ingest/formats/_json_records.h"

#include <algorithm>
#include <cstring>

#include <simdjson.h>

#include "base/text.h"
#include "base/utf8.h"
#include "ingest/formats/_json_envelopes.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

constexpr size_t kMaxSampleRecords = 1000;

// Names of the columns of rows that are arrays: `[{"name":…},…]`, `[{"ColumnName":…},…]` or
// `["name",…]`.
std::vector<std::string> ColumnNamesOf(std::string_view header) {
  std::vector<std::string> names;
  JsonCursor list(header);
  JsonValue item;
  if (!list.EnterArray()) return names;
  while (list.Next(item)) {
    std::string name = item.kind == JsonKind::kString ? DecodeJsonString(item.text) : std::string();
    JsonCursor fields(item.text);
    std::string_view key;
    JsonValue value;
    if (item.kind == JsonKind::kObject && fields.EnterObject()) {
      while (fields.Next(key, value)) {
        const bool is_name =
            key == "name" || key == "Name" || key == "ColumnName" || key == "columnName";
        if (is_name && value.kind == JsonKind::kString) name = DecodeJsonString(value.text);
      }
    }
    names.push_back(CleanColumnName(name));
  }
  return names;
}

void AddOnce(std::vector<std::string>& list, std::string value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
}

// Values that tell the table.
void AddTelling(const std::string& name, const JsonValue& value, JsonSampleFacts& facts) {
  if (value.kind != JsonKind::kString) return;
  if (name == "Type") AddOnce(facts.types, DecodeJsonString(value.text));
  if (name == "ActionType") AddOnce(facts.actions, DecodeJsonString(value.text));
}

void SampleObject(std::string_view text, JsonSampleFacts& facts) {
  JsonCursor fields(text);
  std::string_view key;
  JsonValue value;
  if (!fields.EnterObject()) return;
  while (fields.Next(key, value) && facts.columns.names().size() < kMaxColumns) {
    const std::string name = CleanColumnName(DecodeJsonString(key));
    facts.columns.AddJson(facts.columns.Column(name), value);
    AddTelling(name, value, facts);
  }
}

void SampleRow(std::string_view text, const std::vector<std::string>& names,
               JsonSampleFacts& facts) {
  JsonCursor cells(text);
  JsonValue value;
  if (!cells.EnterArray()) return;
  for (size_t i = 0; i < names.size() && cells.Next(value); ++i) {
    facts.columns.AddJson(facts.columns.Column(names[i]), value);
    AddTelling(names[i], value, facts);
  }
}

bool IsWellFormed(std::string_view text) {
  const size_t start = SkipJsonBlanks(text, 0);
  JsonValue value;
  const size_t end = ReadJsonValue(text, start, value);
  return end != kNoEnd && SkipJsonBlanks(text, end) == text.size() &&
         (value.kind == JsonKind::kObject || value.kind == JsonKind::kArray);
}

// --- parsing
// ---------------------------------------------------------------------------------------------------

// Where the fields of a table's records go. The records of a file name the same fields in the same
// order, so each field is first tried with what the last record had there.
class FieldBinder {
 public:
  // Azure's logs write `userPrincipalName` for UserPrincipalName.
  FieldBinder(RowBuilder& builder, bool ignores_case)
      : builder_(&builder), ignores_case_(ignores_case) {}
  RowBuilder& builder() { return *builder_; }

  Slot Find(std::string_view key, size_t field_idx) {
    if (field_idx < expected_.size() && expected_[field_idx].key == key)
      return expected_[field_idx].slot;
    auto found = slots_.find(std::string(key));
    if (found == slots_.end()) {
      // Hostile records could invent names for ever.
      if (slots_.size() >= kMaxColumns) slots_.clear();
      const std::string name = CleanColumnName(DecodeJsonString(key));
      Slot slot = SlotOfField(builder_->plan(), name);
      if (slot == kNoSlot && ignores_case_) slot = builder_->plan().FindIgnoreCase(name);
      found = slots_.emplace(std::string(key), slot).first;
    }
    if (field_idx < kMaxColumns) {
      if (field_idx >= expected_.size()) expected_.resize(field_idx + 1);
      expected_[field_idx] = {std::string(key), found->second};
    }
    return found->second;
  }

 private:
  struct Expected {
    std::string key;
    Slot slot = kNoSlot;
  };
  RowBuilder* builder_;
  bool ignores_case_;
  std::vector<Expected> expected_;
  std::unordered_map<std::string, Slot> slots_;
};

class JsonParser : public RecordParser {
 public:
  explicit JsonParser(const JsonLayout& layout) : layout_(layout) {}
  void Parse(const Block& block, BlockRows& rows) override;

 private:
  // Why a record is rejected; empty: it became a row.
  std::string_view ParseRecord(std::string_view text, const std::string* header, size_t record_idx,
                               BlockRows& rows);
  std::string_view PutObject(FieldBinder& binder, std::string_view text, bool is_envelope = false);
  std::string_view PutRow(FieldBinder& binder, std::string_view text, const std::string& header);
  void PutValue(FieldBinder& binder, Slot slot, const JsonValue& value);
  void KeepOther(RowBuilder& builder, std::string_view raw_key, const JsonValue& value);
  void FinishBag(RowBuilder& builder);
  FieldBinder* BinderOf(std::string_view table, BlockRows& rows);
  std::string_view TableOf(std::string_view record) const;

  const JsonLayout& layout_;
  std::unordered_map<std::string, std::unique_ptr<FieldBinder>> binders_;
  std::string last_table_;
  FieldBinder* last_binder_ = nullptr;
  const Block* block_ = nullptr;
  // The columns of rows that are arrays, for the header they came from.
  std::string known_header_;
  std::vector<std::string> known_columns_;
  // Of the record at hand: fields without a column as `"key":value`, and the bag it brought itself.
  std::string others_;
  JsonValue own_bag_;
  bool has_own_bag_ = false;
};

void JsonParser::Parse(const Block& block, BlockRows& rows) {
  block_ = &block;
  last_binder_ = nullptr;
  const bool is_clean = simdjson::validate_utf8(block.bytes.get(), block.size);
  std::string repaired;
  for (size_t idx = 0; idx < block.records.size(); ++idx) {
    const RecordSpan& span = block.records[idx];
    switch (span.fault) {
      case Fault::kNone:
        break;
      case Fault::kTooLong:
        rows.Reject(idx, "longer than the limit", true);
        continue;
      case Fault::kCutOff:
        rows.Reject(idx, "the JSON is cut off");
        continue;
      case Fault::kMalformed:
        rows.Reject(idx, "not JSON");
        continue;
    }
    std::string_view text = block.Text(span);
    const bool is_damaged = !is_clean && !simdjson::validate_utf8(text.data(), text.size());
    if (is_damaged) {
      repaired.clear();
      base::RepairUtf8(text, repaired);
      text = repaired;
    }
    const std::string* header =
        span.header_idx == kNoHeader ? nullptr : block.headers[span.header_idx].get();
    const std::string_view reason = ParseRecord(text, header, idx, rows);
    if (!reason.empty()) rows.Reject(idx, reason);
    if (reason.empty() && is_damaged) rows.CountRepaired();
  }
}

FieldBinder* JsonParser::BinderOf(std::string_view table, BlockRows& rows) {
  if (last_binder_ != nullptr && last_table_ == table) return last_binder_;
  RowBuilder* builder = rows.ForTable(table);
  if (builder == nullptr) return nullptr;
  auto& binder = binders_[std::string(table)];
  if (!binder)
    binder = std::make_unique<FieldBinder>(*builder, layout_.routing() == JsonRouting::kCategory);
  last_table_ = table;
  last_binder_ = binder.get();
  return last_binder_;
}

// The table that the field `Type` names, if it names one.
std::string_view JsonParser::TableOf(std::string_view record) const {
  JsonCursor fields(record);
  std::string_view key;
  JsonValue value;
  if (!fields.EnterObject()) return layout_.table();
  while (fields.Next(key, value)) {
    if (key != "Type" || value.kind != JsonKind::kString || value.has_escape) continue;
    for (const TableUse& use : layout_.tables()) {
      if (use.table == value.text) return use.table;
    }
    return value.text;
  }
  return layout_.table();
}

std::string_view JsonParser::ParseRecord(std::string_view text, const std::string* header,
                                         size_t record_idx, BlockRows& rows) {
  EnvelopedEvent event;
  std::string_view envelope;  // whose fields are columns too
  std::string_view table = layout_.table();
  if (layout_.holds_documents()) {
    const std::string_view source = SourceOfDocument(text);
    if (!source.empty()) text = source;
  }
  switch (layout_.routing()) {
    case JsonRouting::kFixed:
      break;
    case JsonRouting::kType:
      table = TableOf(text);
      break;
    case JsonRouting::kCategory: {
      event = ReadEnvelopedEvent(text);
      if (!event.is_complete) return "not well-formed JSON";
      const CategoryTable named = TableOfCategory(event.category);
      if (named.is_hunting || table.empty()) table = named.table;
      if (table.empty()) return "its category names no known table";
      if (event.properties.empty()) return "it has no properties";
      if (!named.is_hunting) envelope = text;
      text = event.properties;
      break;
    }
  }
  FieldBinder* binder = BinderOf(table, rows);
  if (binder == nullptr && layout_.routing() == JsonRouting::kType)
    binder = BinderOf(layout_.table(), rows);
  if (binder == nullptr) return "it names a table that is not known";
  RowBuilder& builder = binder->builder();
  const uint64_t unconverted_before = builder.unconverted();
  builder.Begin();
  others_.clear();
  has_own_bag_ = false;
  // Receipt time stands in where the event has no time of its own; the event's comes later and
  // wins.
  const Slot generated = builder.plan().time_generated();
  if (event.time.kind == JsonKind::kString && generated != kNoSlot) {
    const bool has_time = event.properties.find("\"Timestamp\"") != std::string_view::npos ||
                          event.properties.find("\"TimeGenerated\"") != std::string_view::npos;
    if (!has_time) PutValue(*binder, generated, event.time);
  }
  const Slot tenant =
      event.tenant.kind == JsonKind::kString ? builder.plan().Find("TenantId") : kNoSlot;
  if (tenant != kNoSlot) PutValue(*binder, tenant, event.tenant);
  std::string_view reason;
  if (!envelope.empty()) reason = PutObject(*binder, envelope, true);
  // What the event says of itself comes later and wins.
  if (header != nullptr && text.starts_with('[')) {
    reason = PutRow(*binder, text, *header);
  } else if (reason.empty()) {
    reason = PutObject(*binder, text);
  }
  if (!reason.empty()) {
    builder.Abandon(unconverted_before);
    return reason;
  }
  FinishBag(builder);
  builder.Finish(record_idx);
  return {};
}

std::string_view JsonParser::PutObject(FieldBinder& binder, std::string_view text,
                                       bool is_envelope) {
  JsonCursor fields(text);
  if (!fields.EnterObject()) return "not a JSON object";
  std::string_view key;
  JsonValue value;
  for (size_t field_idx = 0; fields.Next(key, value); ++field_idx) {
    if (is_envelope &&
        (base::EqualsIgnoreCase(key, "time") || base::EqualsIgnoreCase(key, "properties")))
      continue;
    const Slot slot = binder.Find(key, field_idx);
    if (slot == kNoSlot) {
      KeepOther(binder.builder(), key, value);
    } else {
      PutValue(binder, slot, value);
    }
  }
  return fields.IsComplete() ? std::string_view() : "not well-formed JSON";
}

std::string_view JsonParser::PutRow(FieldBinder& binder, std::string_view text,
                                    const std::string& header) {
  if (header != known_header_) {
    known_header_ = header;
    known_columns_ = ColumnNamesOf(header);
  }
  JsonCursor cells(text);
  if (!cells.EnterArray()) return "not a JSON array";
  JsonValue value;
  size_t idx = 0;
  for (; cells.Next(value); ++idx) {
    if (idx >= known_columns_.size()) return "it has more cells than columns";
    const Slot slot = binder.Find(known_columns_[idx], idx);
    if (slot != kNoSlot) PutValue(binder, slot, value);
  }
  if (!cells.IsComplete()) return "not well-formed JSON";
  return idx == known_columns_.size() ? std::string_view() : "it has fewer cells than columns";
}

void JsonParser::PutValue(FieldBinder& binder, Slot slot, const JsonValue& value) {
  RowBuilder& builder = binder.builder();
  if (value.kind == JsonKind::kNull) return;
  const model::Type type = builder.plan().type(slot);
  if (slot == builder.plan().bag()) {
    own_bag_ = value;
    has_own_bag_ = true;
  }
  const bool is_text = value.kind == JsonKind::kString;
  if (model::IsVarying(type)) {
    if (!builder.IsNeeded(slot)) return;
    if (is_text) return builder.PutText(slot, DecodeJsonString(value, builder.scratch()));
    if (type == model::Type::kDynamic) return builder.PutJson(slot, value.text);
    return builder.PutText(slot, value.text);
  }
  if (value.kind == JsonKind::kObject || value.kind == JsonKind::kArray)
    return builder.CountUnconverted();
  builder.PutField(slot, is_text ? DecodeJsonString(value, builder.scratch()) : value.text);
}

void JsonParser::KeepOther(RowBuilder& builder, std::string_view raw_key, const JsonValue& value) {
  const Slot bag = builder.plan().bag();
  if (bag == kNoSlot || !builder.IsNeeded(bag)) return;
  if (builder.plan().slot_name(bag) == "AdditionalExtensions") {
    if (!others_.empty()) others_ += ';';
    others_ += DecodeJsonString(raw_key) + "=" + DecodeJsonString(value.text);
    return;
  }
  if (!others_.empty()) others_ += ',';
  others_.append("\"").append(raw_key).append("\":");
  const bool is_text = value.kind == JsonKind::kString;
  if (is_text) others_ += '"';
  others_ += value.text;
  if (is_text) others_ += '"';
}

// Adds the fields without a column to the bag that the record brought.
void JsonParser::FinishBag(RowBuilder& builder) {
  const Slot bag = builder.plan().bag();
  if (others_.empty() || bag == kNoSlot) return;
  std::string own;
  bool is_own_object = false;
  if (has_own_bag_) {
    own = own_bag_.kind == JsonKind::kString ? DecodeJsonString(own_bag_.text)
                                             : std::string(own_bag_.text);
    is_own_object = IsWellFormed(own) && base::TrimBlanks(own).starts_with('{');
  }
  if (builder.plan().slot_name(bag) == "AdditionalExtensions") {
    if (!own.empty()) others_ = own + ";" + others_;
    return builder.PutText(bag, others_);
  }
  if (is_own_object) {
    const std::string_view trimmed = base::TrimBlanks(own);
    const std::string_view inside = base::TrimBlanks(trimmed.substr(1, trimmed.size() - 2));
    others_ = inside.empty() ? others_ : std::string(inside) + "," + others_;
  } else if (!own.empty()) {
    const bool is_text = own_bag_.kind == JsonKind::kString;
    std::string value = is_text ? "\"" + std::string(own_bag_.text) + "\"" : own;
    others_ = "\"" + builder.plan().slot_name(bag) + "\":" + value + "," + others_;
  }
  others_ = "{" + others_ + "}";
  if (builder.plan().type(bag) == model::Type::kDynamic) {
    builder.PutJson(bag, others_);
  } else {
    builder.PutText(bag, others_);
  }
}

}  // namespace

JsonSampleFacts SampleJson(const Sample& sample) {
  JsonSampleFacts facts;
  facts.shape = JsonShapeOf(sample.text);
  Block block;
  JsonFramer framer(facts.shape);
  framer.Frame(sample.text, sample.is_whole, kDefaultMaxRecord, block);
  std::vector<std::string> names;
  const std::string* names_of = nullptr;
  for (const RecordSpan& span : block.records) {
    if (facts.num_records == kMaxSampleRecords) break;
    ++facts.num_records;
    const std::string_view text = sample.text.substr(span.begin, span.end - span.begin);
    if (span.fault != Fault::kNone || !IsWellFormed(text)) continue;
    ++facts.num_good;
    if (span.header_idx != kNoHeader && text.starts_with('[')) {
      const std::string* header = block.headers[span.header_idx].get();
      if (header != names_of) names = ColumnNamesOf(*header);
      names_of = header;
      SampleRow(text, names, facts);
      continue;
    }
    const std::string_view source = SourceOfDocument(text);
    if (!source.empty()) ++facts.num_documents;
    const std::string_view row = source.empty() ? text : source;
    const EnvelopedEvent event = ReadEnvelopedEvent(row);
    if (event.has_category()) {
      const CategoryTable named = TableOfCategory(event.category);
      ++(named.is_hunting ? facts.num_hunting : facts.num_diagnostic);
      if (!named.table.empty()) AddOnce(facts.categories, std::string(named.table));
    }
    SampleObject(event.has_category() ? event.properties : row, facts);
  }
  return facts;
}

std::string TableOfFile(const InspectContext& ctx, const std::vector<std::string>& columns,
                        const std::vector<std::string>& actions, std::string& reason,
                        std::string& hint) {
  if (!ctx.table_override.empty()) return ctx.table_override;
  std::string named = ctx.finder->FromFileName(ctx.path);
  if (!named.empty()) {
    // A name alone proves nothing: some of the columns must be the table's.
    const auto schema = ctx.finder->FindTable(named);
    const bool fits = std::any_of(columns.begin(), columns.end(), [&](const std::string& column) {
      return schema && schema->Find(column).has_value();
    });
    if (fits) return named;
  }
  std::string table = ctx.finder->FromColumns(columns, actions, reason);
  if (table.empty())
    hint = "name the table: `Table=" + (ctx.path == "-" ? std::string("-") : ctx.path) + "`";
  return table;
}

model::Schema ExtraColumns(const model::Schema& seen,
                           const std::optional<model::TableSchema>& known) {
  if (!known) return seen;
  const auto has = [&](std::string_view name) {
    return std::any_of(known->columns.begin(), known->columns.end(),
                       [&](const model::Field& field) { return field.name == name; }) ||
           std::any_of(known->implicit_columns.begin(), known->implicit_columns.end(),
                       [&](const model::Field& field) { return field.name == name; });
  };
  model::Schema out;
  for (const model::Field& field : seen) {
    const bool is_other_time = (field.name == "Timestamp" && has("TimeGenerated")) ||
                               (field.name == "TimeGenerated" && has("Timestamp"));
    if (!field.name.empty() && !has(field.name) && !is_other_time) out.push_back(field);
  }
  return out;
}

Slot SlotOfField(const TablePlan& plan, std::string_view name) {
  const Slot slot = plan.Find(name);
  if (slot != kNoSlot) return slot;
  if (name == "Timestamp") return plan.time_generated();
  if (name == "TimeGenerated") return plan.timestamp();
  return kNoSlot;
}

JsonLayout::JsonLayout(const JsonSampleFacts& facts, JsonRouting routing, std::string table,
                       std::vector<TableUse> tables)
    : shape_(facts.shape),
      routing_(routing),
      holds_documents_(facts.num_documents > 0),
      table_(std::move(table)) {
  tables_ = std::move(tables);
}

std::unique_ptr<RecordParser> JsonLayout::MakeParser() const {
  return std::make_unique<JsonParser>(*this);
}

}  // namespace quoll::ingest
