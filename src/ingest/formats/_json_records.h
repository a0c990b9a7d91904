// What the JSON formats share: finding the table of a file, and parsing records into the rows of a
// table.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ingest/column_sampler.h"
#include "ingest/format_def.h"
#include "ingest/json_framer.h"
#include "ingest/json_text.h"

namespace quoll::ingest {

// How a record says which table it is of.
enum class JsonRouting : uint8_t {
  kFixed,     // it does not: one table for all
  kType,      // the field `Type`, else the table of the file
  kCategory,  // `{"category":"AdvancedHunting-Table","properties":{row}}`, and Azure's categories
};

// What the first records of a JSON file show.
struct JsonSampleFacts {
  JsonShape shape;
  size_t num_records = 0;
  size_t num_good = 0;
  ColumnSampler columns;           // of records, or of `properties` of the records with a category
  std::vector<std::string> types;  // values of `Type`, each once
  std::vector<std::string> actions;     // values of `ActionType`, each once
  std::vector<std::string> categories;  // known tables named by categories, each once
  size_t num_hunting = 0;               // records whose category is one of advanced hunting
  size_t num_diagnostic = 0;            // records with any other category
  size_t num_documents = 0;             // records that stand in the `_source` of a document
};
JsonSampleFacts SampleJson(const Sample& sample);

// Fixes the table of a file from its name, its columns and, where those leave a choice, the values
// of its ActionType. Empty with reason and hint if that fails.
std::string TableOfFile(const InspectContext& ctx, const std::vector<std::string>& columns,
                        const std::vector<std::string>& actions, std::string& reason,
                        std::string& hint);
// The columns of the sample that a known table lacks; all of them for an unknown table.
model::Schema ExtraColumns(const model::Schema& seen,
                           const std::optional<model::TableSchema>& known);
// The slot that a field of this name fills: the column, or the time column under its other name.
Slot SlotOfField(const TablePlan& plan, std::string_view name);

class JsonLayout : public FileLayout {
 public:
  // `table` is the table of records that name none; empty: they are rejected.
  JsonLayout(const JsonSampleFacts& facts, JsonRouting routing, std::string table,
             std::vector<TableUse> tables);
  bool is_routed() const override { return routing_ != JsonRouting::kFixed; }
  std::unique_ptr<Framer> MakeFramer() const override {
    return std::make_unique<JsonFramer>(shape_);
  }
  std::unique_ptr<RecordParser> MakeParser() const override;
  JsonRouting routing() const { return routing_; }
  // Rows may stand in the `_source` of a document.
  bool holds_documents() const { return holds_documents_; }
  const std::string& table() const { return table_; }

 private:
  JsonShape shape_;
  JsonRouting routing_;
  bool holds_documents_;
  std::string table_;
};

}  // namespace quoll::ingest
