// defender/<query>.json: custom detections of Defender XDR, as the body that the Graph interface
// takes. The service sets the window, so the text has no time filter; it returns rows with
// Timestamp, ReportId and the column of the asset. No response action is ever written.
#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "hunt/packs/_rules.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

std::string Detection(const PackRule& rule) {
  return fmt::format(
      "{{\n  \"displayName\": {},\n  \"isEnabled\": true,\n"
      "  \"queryCondition\": {{\"queryText\": {}}},\n  \"schedule\": {{\"period\": \"1H\"}},\n"
      "  \"detectionAction\": {{\n    \"alertTemplate\": {{\n      \"title\": {},\n"
      "      \"description\": {},\n      \"severity\": \"{}\",\n      \"category\": \"{}\",\n"
      "      \"recommendedActions\": {},\n      \"mitreTechniques\": [{}],\n"
      "      \"impactedAssets\": [{{\"@odata.type\": \"#microsoft.graph.security.{}\", "
      "\"identifier\": \"{}\"}}]\n    }},\n    \"organizationalScope\": null,\n"
      "    \"responseActions\": []\n  }}\n}}\n",
      QuoteForJson(rule.name), QuoteForJson(rule.query->kql), QuoteForJson(rule.name),
      QuoteForJson(rule.description), base::AsciiLower(rule.severity),
      rule.attack == nullptr ? "SuspiciousActivity" : rule.attack->tactic,
      QuoteForJson("Look at the machine and the process behind the row; a hit is a reason to look, "
                   "not a verdict."),
      rule.attack == nullptr ? "" : QuoteForJson(rule.attack->technique), rule.table->asset,
      rule.table->identifier);
}

std::vector<PackFile> Write(const PackInput& input) {
  RuleTarget target;
  target.purpose = "detection";
  target.is_defender = true;
  const RuleSet set = MakeRules(input, target, "defender");
  std::vector<PackFile> files;
  for (const PackRule& rule : set.rules)
    files.push_back({"defender/" + rule.stem + ".json", Detection(rule)});
  return files;
}

}  // namespace

extern const PackOutputDef kPackOutput_defender;
constinit const PackOutputDef kPackOutput_defender = {
    .name = "defender",
    .option = "defender",
    .summary = "custom detections of Defender XDR",
    .write = Write,
};

}  // namespace quoll::hunt
