// What the formats of a rule report share.
#pragma once

#include <string>

#include "hunt/rules/run_rules.h"

namespace quoll::hunt {

std::string WriteRuleTable(const RuleReport& report, const RuleReportOptions& options);
std::string WriteRuleJson(const RuleReport& report, const RuleReportOptions& options);
std::string WriteRuleSarif(const RuleReport& report, const RuleReportOptions& options);
std::string WriteRuleHtml(const RuleReport& report, const RuleReportOptions& options);

// `3 alerts of 12 rules; 2 rules had no data, 1 was refused`.
std::string RuleVerdict(const RuleReport& report);
// What the rule is called by people: its name, else its file.
std::string RuleTitle(const Rule& rule);
// `Address 10.1.2.3`, several with commas.
std::string EntityText(const AlertEntity& entity);

}  // namespace quoll::hunt
