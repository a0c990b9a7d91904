#include "hunt/packs/_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/escape.h"
#include "base/hash.h"
#include "base/text.h"
#include "hunt/kql_text.h"
#include "intel/indicator.h"

namespace quoll::hunt {
namespace {

// RFC 4122, appendix C.
constexpr base::Uuid kDnsNamespace = {0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1,
                                      0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};
constexpr int kSureConfidence = 75;
constexpr size_t kMaxRuleBytes = 10'000;

using intel::Indicator;

std::vector<const Indicator*> IndicatorsOf(const PackInput& input, const PlannedQuery& query) {
  std::vector<const Indicator*> indicators;
  for (const IndicatorIdx idx : query.indicators)
    indicators.push_back(&input.indicators->indicators[idx]);
  return indicators;
}

// Inbound rows are scans until shown otherwise; what many share needs a second signal.
std::string SeverityOf(const PackInput& input, const PlannedQuery& query) {
  if (query.searches[0]->direction == Direction::kInbound) return "Low";
  for (const Indicator* indicator : IndicatorsOf(input, query)) {
    if (indicator->confidence.value_or(0) >= kSureConfidence && indicator->warnings.empty())
      return "High";
  }
  return "Medium";
}

// What the threat types of a query's indicators say, if all of them say the same.
const AttackFact* AttackOf(const PackInput& input, const PlannedQuery& query) {
  const AttackFact* found = nullptr;
  if (query.searches[0]->direction == Direction::kInbound) return nullptr;
  for (const Indicator* indicator : IndicatorsOf(input, query)) {
    const auto fact = input.facts->attack.find(indicator->threat_type);
    if (fact == input.facts->attack.end()) return nullptr;
    if (found != nullptr && found->technique != fact->second.technique) return nullptr;
    found = &fact->second;
  }
  return found;
}

std::string DescriptionOf(const PackInput& input, const PlannedQuery& query,
                          const AttackFact* attack) {
  std::set<std::string> licences;
  intel::Tlp tlp = intel::Tlp::kClear;
  for (const Indicator* indicator : IndicatorsOf(input, query)) {
    tlp = std::max(tlp, indicator->tlp);
    for (const intel::Assertion& assertion : indicator->assertions) {
      if (!assertion.licence.empty()) licences.insert(assertion.licence);
    }
  }
  std::string text =
      fmt::format("Looks for {} {} of {} from {} in {}.{}.", query.indicators.size(),
                  GroupNoun(query.group, query.indicators.size()), CommentText(input.family_name),
                  CommentText(input.sources), query.table->name, query.searches[0]->column);
  if (query.searches[0]->direction == Direction::kInbound)
    text += " The remote side opened the connection: a scan until shown otherwise.";
  if (attack != nullptr) text += fmt::format(" {} because {}.", attack->technique, attack->why);
  text += fmt::format(" TLP:{}.", base::AsciiUpper(intel::TlpName(tlp)));
  if (!licences.empty()) {
    text += fmt::format(" Licence of the data: {}.",
                        CommentText(base::Join({licences.begin(), licences.end()}, ", ")));
  }
  return text;
}

bool Returns(const PlannedQuery& query, const std::string& column) {
  const std::vector<std::string>& show = query.table->show;
  return std::find(show.begin(), show.end(), column) != show.end() ||
         query.searches[0]->column == column;
}

PlanOptions PlanFor(const PackInput& input, const RuleTarget& target) {
  PlanOptions plan;
  plan.has_all_indicators = input.options->has_all_indicators;
  plan.has_url_hosts = input.options->has_url_hosts;
  plan.time_column = target.time_column;
  plan.lookback = target.lookback;
  plan.arrived_within = target.arrived_within;
  plan.max_query_bytes = target.max_query_bytes;
  if (!target.is_defender) return plan;
  for (const auto& [name, fact] : input.facts->tables) {
    const ObservableTable* table = input.observables->Find(name);
    if (fact.asset_column.empty() || table == nullptr) continue;
    const bool is_shown =
        std::find(table->show.begin(), table->show.end(), fact.asset_column) != table->show.end();
    if (!is_shown) plan.more_columns.emplace_back(name, fact.asset_column);
  }
  return plan;
}

// Why the target cannot take a query; empty if it can.
std::string WhyNot(const PackInput& input, const RuleTarget& target, const PlannedQuery& query) {
  const auto fact = input.facts->tables.find(query.table->name);
  const bool is_table = fact != input.facts->tables.end() &&
                        (!target.is_defender || !fact->second.asset_column.empty());
  if (!is_table) return fmt::format("no rule can be made on {}", query.table->name);
  if (target.max_query_bytes != 0 && query.kql.size() > target.max_query_bytes)
    return fmt::format("its text is longer than {} characters", target.max_query_bytes);
  return {};
}

PackRule MakeRule(const PackInput& input, const RuleTarget& target, const PlannedQuery& query) {
  PackRule rule;
  rule.stem = query.id;
  rule.id = PackId(fmt::format("{}|{}|{}", target.purpose, input.family_key, query.id));
  rule.name = fmt::format("TI - {}: {} in {} ({})", CommentText(input.family_name),
                          GroupNoun(query.group, 2), query.table->name,
                          query.id.substr(query.id.rfind('.') + 1));
  rule.attack = AttackOf(input, query);
  rule.description = DescriptionOf(input, query, rule.attack);
  rule.severity = SeverityOf(input, query);
  rule.table = &input.facts->tables.at(query.table->name);
  for (const MappingFact& mapping : rule.table->mappings) {
    if (Returns(query, mapping.column)) rule.mappings.push_back(mapping);
  }
  rule.query = &query;
  return rule;
}

}  // namespace

RuleTarget SentinelRule() {
  RuleTarget target;
  target.purpose = "rule";
  target.time_column = "TimeGenerated";
  target.lookback = "14d";
  target.arrived_within = "1h";
  target.max_query_bytes = kMaxRuleBytes;
  return target;
}

RuleSet MakeRules(const PackInput& input, const RuleTarget& target, std::string_view output) {
  RuleSet set;
  set.plan = MakePlan(*input.indicators, *input.observables, PlanFor(input, target));
  for (const PlannedQuery& query : set.plan.queries) {
    const std::string why = WhyNot(input, target, query);
    if (why.empty()) {
      set.rules.push_back(MakeRule(input, target, query));
    } else {
      input.left_out->push_back(fmt::format("{}: {}: {}", output, query.id, why));
    }
  }
  return set;
}

// A JSON text is a YAML text in double quotes.
std::string YamlText(std::string_view text) { return base::QuoteForJson(text); }

std::string YamlBlock(std::string_view text, size_t indent) {
  std::string out;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out += std::string(indent, ' ') + std::string(line);
    out += '\n';
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

std::string YamlConnectors(const PackRule& rule) {
  return fmt::format("requiredDataConnectors:\n  - connectorId: {}\n    dataTypes:\n      - {}\n",
                     rule.table->connector, rule.table->data_type);
}

std::string YamlAttack(const PackRule& rule) {
  if (rule.attack == nullptr) return "tactics: []\nrelevantTechniques: []\n";
  return fmt::format("tactics:\n  - {}\nrelevantTechniques:\n  - {}\n", rule.attack->tactic,
                     rule.attack->technique);
}

std::string YamlMappings(const PackRule& rule) {
  std::string out = "entityMappings:\n";
  for (const MappingFact& mapping : rule.mappings) {
    out += fmt::format(
        "  - entityType: {}\n    fieldMappings:\n      - identifier: {}\n        columnName: {}\n",
        mapping.type, mapping.identifier, mapping.column);
  }
  return out;
}

std::string PackId(std::string_view name) {
  const base::Uuid space = base::UuidV5(kDnsNamespace, "quoll.packs");
  return base::FormatUuid(base::UuidV5(space, name));
}

}  // namespace quoll::hunt
