// sentinel/<query>.yaml: scheduled analytics rules in the YAML form of the public rule repository.
#include <fmt/format.h>

#include "hunt/packs/_rules.h"

namespace quoll::hunt {
namespace {

std::string Rule(const PackRule& rule) {
  std::string out = fmt::format("id: {}\nname: {}\nversion: 1.0.0\nkind: Scheduled\n", rule.id,
                                YamlText(rule.name));
  out += fmt::format("description: {}\nseverity: {}\nstatus: Available\n",
                     YamlText(rule.description), rule.severity);
  out += YamlConnectors(rule);
  out += "queryFrequency: 1h\nqueryPeriod: 14d\ntriggerOperator: gt\ntriggerThreshold: 0\n";
  out += YamlAttack(rule);
  out += "query: |\n" + YamlBlock(rule.query->kql, 2) + YamlMappings(rule);
  out += "customDetails:\n  Family: IocFamily\n  Indicator: IocId\n  Confidence: IocConfidence\n";
  out +=
      fmt::format("alertDetailsOverride:\n  alertDisplayNameFormat: {}\n",
                  YamlText("Indicator {{IocValue}} ({{IocFamily}}) in " + rule.query->table->name));
  out += "eventGroupingSettings:\n  aggregationKind: AlertPerResult\n";
  out += "suppressionEnabled: false\nsuppressionDuration: 5h\n";
  return out;
}

std::vector<PackFile> Write(const PackInput& input) {
  const RuleSet set = MakeRules(input, SentinelRule(), "sentinel");
  std::vector<PackFile> files;
  for (const PackRule& rule : set.rules)
    files.push_back({"sentinel/" + rule.stem + ".yaml", Rule(rule)});
  return files;
}

}  // namespace

extern const PackOutputDef kPackOutput_sentinel;
constinit const PackOutputDef kPackOutput_sentinel = {
    .name = "sentinel",
    .option = "sentinel",
    .summary = "analytics rules of Sentinel in YAML",
    .write = Write,
};

}  // namespace quoll::hunt
