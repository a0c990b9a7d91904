// The formats of a rule report by name, and what they share.
#include <fmt/format.h>

#include "base/text.h"
#include "hunt/rules/formats/_report.h"

namespace quoll::hunt {
namespace {

struct FormatName {
  std::string_view name;
  RuleReportFormat format;
  std::string (*write)(const RuleReport&, const RuleReportOptions&);
};
constexpr FormatName kFormats[] = {{"table", RuleReportFormat::kTable, &WriteRuleTable},
                                   {"json", RuleReportFormat::kJson, &WriteRuleJson},
                                   {"sarif", RuleReportFormat::kSarif, &WriteRuleSarif},
                                   {"html", RuleReportFormat::kHtml, &WriteRuleHtml}};

std::string Counted(size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", base::FormatCount(count), count == 1 ? one : many);
}

}  // namespace

std::optional<RuleReportFormat> RuleReportFormatFromName(std::string_view name) {
  for (const FormatName& format : kFormats) {
    if (format.name == name) return format.format;
  }
  return std::nullopt;
}

std::string WriteRuleReport(const RuleReport& report, RuleReportFormat format,
                            const RuleReportOptions& options) {
  for (const FormatName& known : kFormats) {
    if (known.format == format) return known.write(report, options);
  }
  return {};
}

std::string RuleTitle(const Rule& rule) { return rule.name.empty() ? rule.key() : rule.name; }

std::string EntityText(const AlertEntity& entity) {
  std::vector<std::string> parts;
  for (const auto& [identifier, value] : entity.identifiers)
    parts.push_back(identifier + " " + value);
  return base::Join(parts, ", ");
}

std::string RuleVerdict(const RuleReport& report) {
  size_t counts[4] = {};
  for (const RuleResult& result : report.rules) ++counts[static_cast<size_t>(result.status)];
  std::string text = fmt::format("{} of {}", Counted(report.alerts.size(), "alert", "alerts"),
                                 Counted(report.rules.size(), "rule", "rules"));
  struct Part {
    RuleStatus status;
    std::string_view one;
    std::string_view many;
  };
  static constexpr Part kParts[] = {{RuleStatus::kNoData, "had no data", "had no data"},
                                    {RuleStatus::kRefused, "was refused", "were refused"},
                                    {RuleStatus::kError, "failed", "failed"}};
  for (const Part& part : kParts) {
    const size_t count = counts[static_cast<size_t>(part.status)];
    if (count > 0)
      text += fmt::format("; {} {}", base::FormatCount(count), count == 1 ? part.one : part.many);
  }
  return text;
}

}  // namespace quoll::hunt
