// hunting/<query>.yaml: hunting queries of Sentinel in the YAML form of the public repository.
#include <fmt/format.h>

#include "hunt/packs/_rules.h"

namespace quoll::hunt {
namespace {

std::vector<PackFile> Write(const PackInput& input) {
  RuleTarget target = SentinelRule();
  target.purpose = "hunting";
  target.lookback = input.options->lookback.empty() ? "30d" : input.options->lookback;
  target.arrived_within.clear();
  const RuleSet set = MakeRules(input, target, "hunting");
  std::vector<PackFile> files;
  for (const PackRule& rule : set.rules) {
    std::string out = fmt::format("id: {}\nname: {}\ndescription: {}\n", rule.id,
                                  YamlText(rule.name), YamlText(rule.description));
    out += YamlConnectors(rule) + YamlAttack(rule);
    out += "query: |\n" + YamlBlock(rule.query->kql, 2) + YamlMappings(rule) + "version: 1.0.0\n";
    files.push_back({"hunting/" + rule.stem + ".yaml", std::move(out)});
  }
  return files;
}

}  // namespace

extern const PackOutputDef kPackOutput_hunting;
constinit const PackOutputDef kPackOutput_hunting = {
    .name = "hunting",
    .option = "hunting",
    .summary = "hunting queries of Sentinel in YAML",
    .write = Write,
};

}  // namespace quoll::hunt
