// Tables exported as JSON with the table's own column names: Sentinel and Log Analytics exports,
// API answers, and any NDJSON under a name of the user's. The table is named by the user, by the
// field `Type`, by the file's name, or is found by the columns; a file whose table stays open is
// refused, not guessed.
#include <algorithm>

#include "ingest/format_def.h"
#include "ingest/formats/_json_records.h"
#include "ingest/limits.h"

namespace quoll::ingest {
namespace {

int DetectTableJson(const Sample& sample) noexcept {
  const size_t start = SkipJsonBlanks(sample.text, 0);
  if (start >= sample.text.size()) return 0;
  const size_t next = SkipJsonBlanks(sample.text, start + 1);
  const char c = next < sample.text.size() ? sample.text[next] : '\0';
  if (sample.text[start] == '{') return c == '"' || c == '}' ? 60 : 0;
  if (sample.text[start] == '[') return c == '{' || c == '[' || c == ']' ? 60 : 0;
  return 0;
}

// The tables that the values of `Type` name, if each of them names one.
std::vector<std::string> TypedTables(const InspectContext& ctx, const JsonSampleFacts& facts) {
  if (!ctx.table_override.empty()) return {};
  const bool are_tables =
      std::all_of(facts.types.begin(), facts.types.end(),
                  [&](const std::string& type) { return ctx.finder->IsTable(type); });
  return are_tables ? facts.types : std::vector<std::string>();
}

std::unique_ptr<FileLayout> InspectTableJson(const InspectContext& ctx, std::string& reason,
                                             std::string& hint) {
  const JsonSampleFacts facts = SampleJson(ctx.sample);
  if (facts.num_records == 0 && ctx.sample.is_whole) {
    reason = "it holds no records";
    return nullptr;
  }
  if (facts.num_good == 0) {
    reason = "none of its first records is well-formed JSON";
    return nullptr;
  }
  if (facts.columns.names().empty()) {
    reason = "its records have no fields";
    return nullptr;
  }
  std::vector<std::string> tables = TypedTables(ctx, facts);
  const JsonRouting routing = tables.empty() ? JsonRouting::kFixed : JsonRouting::kType;
  if (tables.empty()) {
    std::string table = TableOfFile(ctx, facts.columns.names(), facts.actions, reason, hint);
    if (table.empty()) return nullptr;
    tables.push_back(std::move(table));
  }
  std::vector<TableUse> uses;
  for (const std::string& table : tables) {
    // Which of several tables a new column belongs to is not known; the bag takes it.
    const bool is_alone = tables.size() == 1;
    auto extra = is_alone ? ExtraColumns(facts.columns.Columns(), ctx.finder->FindTable(table))
                          : model::Schema();
    uses.push_back({table, std::move(extra), true});
  }
  return std::make_unique<JsonLayout>(facts, routing, tables.front(), std::move(uses));
}

}  // namespace

extern const FormatDef kFormat_table_json;
const FormatDef kFormat_table_json = {
    .name = "table_json",
    .summary = "A table's rows as JSON: array, lines, wrapper, or columns with rows.",
    .extensions = ".json .ndjson .jsonl",
    .detect = DetectTableJson,
    .inspect = InspectTableJson,
    .sample = "tests/data/logs/dns_events.ndjson",
};

}  // namespace quoll::ingest
