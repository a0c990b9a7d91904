// Azure's diagnostic settings, as they write to storage and event hubs: events whose category says
// which table they are of,
//
//   {"records":[{"time":…,"category":"SignInLogs","operationName":…,"properties":{…}}, …]}
//
// The fields of the event and those of its properties are columns, whatever their case; the
// properties' win. Records of a category without a table of its own are rejected, and counted, by
// name.
#include <algorithm>

#include "base/text.h"
#include "ingest/format_def.h"
#include "ingest/formats/_json_records.h"

namespace quoll::ingest {
namespace {

bool Has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

int DetectAzureDiagnostics(const Sample& sample) noexcept {
  const size_t start = SkipJsonBlanks(sample.text, 0);
  if (start >= sample.text.size() || (sample.text[start] != '{' && sample.text[start] != '['))
    return 0;
  const std::string_view head = sample.text.substr(start, 16 * 1024);
  const bool is_event = Has(head, "\"category\"") && Has(head, "\"time\"") &&
                        Has(head, "\"properties\"") && Has(head, "\"operationName\"");
  return is_event ? 80 : 0;
}

std::unique_ptr<FileLayout> InspectAzureDiagnostics(const InspectContext& ctx, std::string& reason,
                                                    std::string& hint) {
  const JsonSampleFacts facts = SampleJson(ctx.sample);
  if (facts.num_good == 0) {
    reason = "none of its first records is well-formed JSON";
    return nullptr;
  }
  std::vector<TableUse> uses;
  if (!ctx.table_override.empty()) {
    const auto known = ctx.finder->FindTable(ctx.table_override);
    model::Schema extra = ExtraColumns(facts.columns.Columns(), known);
    // Names bind to the table's columns in any case.
    std::erase_if(extra, [&](const model::Field& field) {
      return known && std::any_of(known->columns.begin(), known->columns.end(),
                                  [&](const model::Field& column) {
                                    return base::EqualsIgnoreCase(column.name, field.name);
                                  });
    });
    uses.push_back({ctx.table_override, std::move(extra), true});
  } else {
    for (const std::string& table : facts.categories) {
      if (ctx.finder->IsTable(table)) uses.push_back({table, {}, true});
    }
  }
  if (uses.empty()) {
    reason = "its categories name no known table";
    hint = "name the table: `Table=" + ctx.path + "`";
    return nullptr;
  }
  return std::make_unique<JsonLayout>(facts, JsonRouting::kCategory, ctx.table_override,
                                      std::move(uses));
}

}  // namespace

extern const FormatDef kFormat_azure_diagnostics;
const FormatDef kFormat_azure_diagnostics = {
    .name = "azure_diagnostics",
    .summary = "Events of Azure's diagnostic settings: sign-ins, audit, activity.",
    .extensions = ".json .ndjson .jsonl",
    .detect = DetectAzureDiagnostics,
    .inspect = InspectAzureDiagnostics,
    .sample = "tests/data/logs/azure_signins.json",
};

}  // namespace quoll::ingest
