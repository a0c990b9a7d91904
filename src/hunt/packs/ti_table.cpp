// ti/<Table>.<kind>.<form>.kql: the hunts with Sentinel's own table of indicators instead of lists,
// for thousands of indicators that change daily. Every active indicator of the table is searched,
// whatever its family; one without an end is open, and a name is found with all below it.
#include <fmt/format.h>

#include <set>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/pack_output_def.h"

namespace quoll::hunt {
namespace {

// Kinds of observables, as the table's ObservableKey begins.
std::string_view KeysOf(IocGroup group) {
  switch (group) {
    case IocGroup::kIp:
      return "\"ipv4-addr\", \"ipv6-addr\", \"network-traffic\"";
    case IocGroup::kDomain:
      return "\"domain-name\"";
    case IocGroup::kUrl:
      return "\"url\"";
    case IocGroup::kHash:
      return "\"file\"";
    case IocGroup::kCidr:
    case IocGroup::kOther:
      break;
  }
  return {};
}

// Lines that give each row the values under which the table may have it.
std::string ValuesOf(IocGroup group, Holds holds, const std::string& column) {
  if (group == IocGroup::kIp && holds == Holds::kIp)
    return fmt::format(
        "| extend IocValue = tolower(iff({0} startswith \"::ffff:\", substring({0}, 7), {0}))\n",
        column);
  if (group == IocGroup::kDomain && holds == Holds::kHost)
    return fmt::format(
        "| extend IocLabels = split(trim_end(@\"\\.+\", tolower({})), \".\")\n"
        "| mv-expand IocDepth = range(2, array_length(IocLabels)) to typeof(long)\n"
        "| extend IocValue = strcat_array(array_slice(IocLabels, -IocDepth, -1), \".\")\n",
        column);
  if (group == IocGroup::kUrl)
    return fmt::format("| extend IocValue = tolower(tostring(split({}, \"#\")[0]))\n", column);
  const bool is_hash = holds == Holds::kMd5 || holds == Holds::kSha1 || holds == Holds::kSha256;
  if (group == IocGroup::kHash && is_hash)
    return fmt::format("| extend IocValue = tolower({})\n", column);
  return {};
}

std::string Text(const ObservableTable& table, const Search& search, IocGroup group,
                 const std::string& values, const std::string& lookback) {
  std::vector<std::string> columns;
  for (const std::string& column : table.show)
    columns.push_back(column == table.time_column ? "TimeGenerated"
                                                  : base::QuoteNameForKql(column));
  std::string out = fmt::format(
      "let indicators = ThreatIntelIndicators\n"
      "    | where TimeGenerated >= ago(30d)\n"
      "    | summarize arg_max(TimeGenerated, *) by Id\n"
      "    | where IsActive and not(IsDeleted) and not(Revoked)\n"
      "    | where isnull(ValidUntil) or ValidUntil > now()\n"
      "    | where tostring(split(ObservableKey, \":\")[0]) in ({})\n"
      "    | project IocValue = tolower(ObservableValue), IocConfidence = Confidence, IocFrom = "
      "ValidFrom, IocUntil = ValidUntil, IocTags = Tags, IocId = Id;\n",
      KeysOf(group));
  out += fmt::format("{}\n| where TimeGenerated > ago({})\n| where isnotempty({})\n{}", table.name,
                     lookback, base::QuoteNameForKql(search.column), values);
  out += "| join kind=inner indicators on IocValue\n";
  out += "| where isnull(IocUntil) or TimeGenerated < IocUntil\n";
  out += fmt::format("| project {}, IocValue, IocConfidence, IocFrom, IocUntil, IocTags, IocId\n",
                     base::Join(columns, ", "));
  return out + "| order by TimeGenerated desc\n";
}

std::vector<PackFile> Write(const PackInput& input) {
  const std::string lookback = input.options->lookback.empty() ? "14d" : input.options->lookback;
  std::set<IocGroup> groups;
  for (const intel::Indicator& indicator : input.indicators->indicators)
    groups.insert(GroupOf(indicator.kind));
  std::vector<PackFile> files;
  for (const ObservableTable& table : input.observables->tables) {
    for (const Search& search : table.searches) {
      for (const IocGroup group : groups) {
        const std::string values =
            ValuesOf(group, search.holds, base::QuoteNameForKql(search.column));
        if (values.empty() || search.direction == Direction::kInbound) continue;
        if (group == IocGroup::kUrl && search.holds != Holds::kHostOrUrl) continue;
        files.push_back({fmt::format("ti/{}.{}.{}.kql", table.name, GroupName(group), search.form),
                         Text(table, search, group, values, lookback)});
      }
    }
  }
  return files;
}

}  // namespace

extern const PackOutputDef kPackOutput_ti_table;
constinit const PackOutputDef kPackOutput_ti_table = {
    .name = "ti_table",
    .option = "ti",
    .summary = "queries over Sentinel's table of indicators",
    .write = Write,
};

}  // namespace quoll::hunt
