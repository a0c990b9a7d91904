// What stands around a row in JSON: an event with its category (Defender's streaming form, Azure's
// diagnostic settings), and a document of Elasticsearch with its `_source`.
#pragma once

#include <string>
#include <string_view>

#include "ingest/json_text.h"

namespace quoll::ingest {

// `{"time":…,"category":…,"properties":{row}}`. Views are into the record.
struct EnvelopedEvent {
  std::string_view category;  // as it stands there; empty: the record names none
  std::string_view properties;
  JsonValue time;
  JsonValue tenant;
  bool is_complete = false;
  bool has_category() const { return !category.empty(); }
};
EnvelopedEvent ReadEnvelopedEvent(std::string_view record);

// The table that a category names. `AdvancedHunting-DeviceEvents`: the table is part of the name.
struct CategoryTable {
  std::string_view table;  // empty: none
  // The row has the table's own columns; else its names are those of Azure's logs.
  bool is_hunting = false;
};
CategoryTable TableOfCategory(std::string_view category);

// The object `_source` of `{"_index":…,"_id":…,"_source":{row}}`; empty if the record is no such
// document.
std::string_view SourceOfDocument(std::string_view record);

}  // namespace quoll::ingest
