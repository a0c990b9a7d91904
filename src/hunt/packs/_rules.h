// What rules for products have in common: the queries in the form that a scheduled rule needs, and
// what is said of each — name, severity, technique with its reason, connector, entities — derived
// from the indicators and data/packs.yaml.
#pragma once

#include <string>
#include <vector>

#include "hunt/pack_facts.h"
#include "hunt/pack_output_def.h"
#include "hunt/plan.h"

namespace quoll::hunt {

// For what the texts are written.
struct RuleTarget {
  std::string_view purpose;  // of the ids: `rule`, `hunting`, `detection`
  std::string time_column;   // empty: as each table's home product has it
  std::string lookback;
  std::string arrived_within;
  size_t max_query_bytes = 0;
  bool is_defender = false;  // tables with an asset of Defender only, with the column it asks for
};

// A scheduled rule of Sentinel: looks back two weeks, so that late rows count, at rows that arrived
// since the last run, so that each alerts once; at most 10,000 characters.
RuleTarget SentinelRule();

struct PackRule {
  std::string stem;  // of file names: `CommonSecurityLog.ip.outbound-01`
  std::string id;    // UUID v5 over purpose, family and stem
  std::string name;
  std::string description;
  std::string severity;                // `High`, `Medium`, `Low`
  const AttackFact* attack = nullptr;  // null: nothing follows from the indicators
  const TableFact* table = nullptr;
  std::vector<MappingFact> mappings;  // whose columns the query returns
  const PlannedQuery* query = nullptr;
};

struct RuleSet {
  HuntPlan plan;
  std::vector<PackRule> rules;
};

// Queries that the target cannot take go to the manifest, under the name of the output.
RuleSet MakeRules(const PackInput& input, const RuleTarget& target, std::string_view output);

// A YAML text in double quotes.
std::string YamlText(std::string_view text);
// `text` as the lines of a literal block, each behind `indent` blanks; ends with a newline.
std::string YamlBlock(std::string_view text, size_t indent);
// The fields that Sentinel's YAML forms share: connectors; tactics and techniques; entities.
std::string YamlConnectors(const PackRule& rule);
std::string YamlAttack(const PackRule& rule);
std::string YamlMappings(const PackRule& rule);
// A name-based id of a pack's part.
std::string PackId(std::string_view name);

}  // namespace quoll::hunt
