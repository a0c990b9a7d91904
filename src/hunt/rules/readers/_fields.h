// The fields that Sentinel's forms share, read from the tree of a YAML or JSON document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hunt/rules/rule.h"
#include "hunt/yaml.h"

namespace quoll::hunt::rules {

// A field by its name, any case in the first letter as the forms differ there; null where there is
// none.
const YamlNode* FindField(const YamlNode& node, std::string_view name);
std::string FieldText(const YamlNode& node, std::string_view name);

// `1h`, `14d`, `5m`, `00:30:00` as the rule repository writes them, `PT1H`, `P14D`, `P1DT12H` as
// ARM does. Nothing for any other text. Ticks.
std::optional<int64_t> ParseDuration(std::string_view text);
// `gt`, `GreaterThan`, …; nothing for any other word.
std::optional<TriggerOperator> ParseTrigger(std::string_view text);

// Everything of an analytics rule but its id, name, kind and techniques; what is wrong becomes the
// refusal.
void ReadAnalyticsFields(const YamlNode& node, Rule& rule);
// entityMappings.
void ReadEntityMappings(const YamlNode& node, Rule& rule);
// Keeps the first refusal.
void Refuse(Rule& rule, std::string reason);

}  // namespace quoll::hunt::rules
