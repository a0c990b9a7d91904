// Microsoft Defender's advanced hunting: the streaming form, in which each event names its table,
//
//   {"records":[{"time":…,"category":"AdvancedHunting-DeviceNetworkEvents","properties":{row}}, …]}
//
// and answers of the API, `{"Schema":[…],"Results":[…]}` in either spelling, whose table is found
// by the columns.
#include "ingest/format_def.h"
#include "ingest/formats/_json_records.h"

namespace quoll::ingest {
namespace {

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

int DetectDefenderJson(const Sample& sample) noexcept {
  const size_t start = SkipJsonBlanks(sample.text, 0);
  if (start >= sample.text.size() || (sample.text[start] != '{' && sample.text[start] != '['))
    return 0;
  const std::string_view head = sample.text.substr(start, 16 * 1024);
  if (Has(head, "\"AdvancedHunting-") && Has(head, "\"properties\"")) return 85;
  const bool is_answer = sample.text[start] == '{' &&
                         (Has(head, "\"schema\"") || Has(head, "\"Schema\"")) &&
                         (Has(sample.text, "\"results\"") || Has(sample.text, "\"Results\""));
  return is_answer ? 75 : 0;
}

std::unique_ptr<FileLayout> InspectDefenderJson(const InspectContext& ctx, std::string& reason,
                                                std::string& hint) {
  const JsonSampleFacts facts = SampleJson(ctx.sample);
  if (facts.num_good == 0) {
    reason = "none of its first records is well-formed JSON";
    return nullptr;
  }
  std::vector<TableUse> uses;
  if (facts.num_hunting + facts.num_diagnostic == 0) {
    const std::string table = TableOfFile(ctx, facts.columns.names(), facts.actions, reason, hint);
    if (table.empty()) return nullptr;
    uses.push_back(
        {table, ExtraColumns(facts.columns.Columns(), ctx.finder->FindTable(table)), true});
    return std::make_unique<JsonLayout>(facts, JsonRouting::kFixed, table, std::move(uses));
  }
  for (const std::string& table : facts.categories) {
    if (!ctx.finder->IsTable(table)) continue;
    const bool is_alone = facts.categories.size() == 1;
    auto extra = is_alone ? ExtraColumns(facts.columns.Columns(), ctx.finder->FindTable(table))
                          : model::Schema();
    uses.push_back({table, std::move(extra), true});
  }
  if (uses.empty()) {
    reason = "its categories name no known table";
    return nullptr;
  }
  return std::make_unique<JsonLayout>(facts, JsonRouting::kCategory, std::string(),
                                      std::move(uses));
}

}  // namespace

extern const FormatDef kFormat_defender_json;
const FormatDef kFormat_defender_json = {
    .name = "defender_json",
    .summary = "Microsoft Defender advanced hunting: streamed events and API answers.",
    .extensions = ".json .ndjson .jsonl",
    .detect = DetectDefenderJson,
    .inspect = InspectDefenderJson,
    .sample = "tests/data/logs/defender_stream.json",
};

}  // namespace quoll::ingest
