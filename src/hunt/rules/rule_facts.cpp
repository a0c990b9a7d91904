// data/rules.yaml.
#include <fmt/format.h>

#include "base/text.h"
#include "hunt/rules/readers/_fields.h"
#include "hunt/rules/rule_lint_def.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

base::Failed BadFile(const std::string& path, std::string_view what, diag::Sink& sink) {
  return sink.Fail(diag::Code::K5002, fmt::format("`{}` lacks `{}`", path, what));
}

}  // namespace

base::Result<RuleFacts> ReadRuleFacts(const std::string& data_dir, diag::Sink& sink) {
  const std::string path = data_dir + "/rules.yaml";
  TRY(const YamlNode root, ReadYaml(path, sink));
  const YamlNode* limits = root.Find("limits");
  if (limits == nullptr) return BadFile(path, "limits", sink);
  RuleFacts facts;
  struct Duration {
    std::string_view name;
    int64_t* ticks;
  };
  for (const auto& [name, ticks] :
       {Duration{"min_frequency", &facts.min_frequency_ticks},
        Duration{"max_frequency", &facts.max_frequency_ticks},
        Duration{"max_period", &facts.max_period_ticks},
        Duration{"long_period", &facts.long_period_ticks},
        Duration{"long_period_frequency", &facts.long_period_frequency_ticks},
        Duration{"max_suppression", &facts.max_suppression_ticks}}) {
    const auto value = rules::ParseDuration(limits->Text(name));
    if (!value) return BadFile(path, name, sink);
    *ticks = *value;
  }
  struct Count {
    std::string_view name;
    size_t* count;
  };
  for (const auto& [name, count] : {Count{"max_query_characters", &facts.max_query_characters},
                                    Count{"max_entity_mappings", &facts.max_entity_mappings},
                                    Count{"max_identifiers", &facts.max_identifiers},
                                    Count{"max_custom_details", &facts.max_custom_details},
                                    Count{"max_title_columns", &facts.max_title_columns}}) {
    const auto value = base::ParseInteger(limits->Text(name));
    if (!value || *value < 0) return BadFile(path, name, sink);
    *count = static_cast<size_t>(*value);
  }
  facts.severities = root.Texts("severities");
  facts.tactics = root.Texts("tactics");
  if (const YamlNode* tables = root.Find("deprecated_tables")) {
    for (const auto& [table, successor] : tables->fields)
      facts.deprecated_tables[table] = successor.text;
  }
  if (const YamlNode* entities = root.Find("entities")) {
    for (const auto& [type, identifiers] : entities->fields) {
      for (const YamlNode& identifier : identifiers.items)
        facts.entities[type].push_back(identifier.text);
    }
  }
  return facts;
}

}  // namespace quoll::hunt
