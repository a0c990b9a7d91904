#include "hunt/rules/lint_rules.h"

#include <fmt/format.h>

#include "base/data_dir.h"
#include "base/escape.h"
#include "diag/renderers.h"
#include "hunt/rules/formats/_report.h"
#include "hunt/rules/formats/_sarif.h"

namespace quoll::hunt {
namespace {

using base::QuoteForJson;

std::string FindingJson(const RuleLintReport& report, const RuleFinding& finding) {
  const Rule& rule = report.rules[finding.rule_idx];
  return fmt::format(
      R"({{"lint":"{}","rule":{},"name":{},"file":{},"line":{},"message":{},"help":{}}})",
      finding.lint, QuoteForJson(rule.key()), QuoteForJson(rule.name), QuoteForJson(rule.file),
      finding.line > 0 ? std::to_string(finding.line) : "null", QuoteForJson(finding.message),
      finding.help.empty() ? "null" : QuoteForJson(finding.help));
}

std::string WriteJson(const RuleLintReport& report) {
  std::string out = fmt::format("{{\"rules\":{},\"findings\":[", report.rules.size());
  for (size_t i = 0; i < report.findings.size(); ++i)
    out += (i == 0 ? "\n" : ",\n") + FindingJson(report, report.findings[i]);
  out += "],\"skipped\":[";
  for (size_t i = 0; i < report.skipped.size(); ++i) {
    out +=
        fmt::format("{}{{\"file\":{},\"reason\":{}}}", i == 0 ? "\n" : ",\n",
                    QuoteForJson(report.skipped[i].file), QuoteForJson(report.skipped[i].reason));
  }
  return out + "]}\n";
}

std::string WriteSarif(const RuleLintReport& report, std::string_view version) {
  std::vector<SarifRule> rules;
  std::map<std::string_view, size_t> idxs;
  for (const RuleLintDef* lint : AllRuleLints()) {
    idxs[lint->name] = rules.size();
    rules.push_back({std::string(lint->name), std::string(lint->name), std::string(lint->summary)});
  }
  std::vector<SarifResult> results;
  for (const RuleFinding& finding : report.findings) {
    std::string message = finding.message;
    if (!finding.help.empty()) message += "\n" + finding.help;
    results.push_back({idxs[finding.lint],
                       "warning",
                       message,
                       report.rules[finding.rule_idx].file,
                       finding.line,
                       {}});
  }
  std::vector<SarifNotification> notifications;
  for (const SkippedRuleFile& file : report.skipped)
    notifications.push_back({"note", file.reason, file.file});
  return RenderSarif(version, rules, results, notifications);
}

std::string WriteText(const RuleLintReport& report) {
  using base::EscapeForTerminal;
  std::string out;
  for (const RuleFinding& finding : report.findings) {
    const Rule& rule = report.rules[finding.rule_idx];
    const std::string line = finding.line > 0 ? fmt::format(":{}", finding.line) : std::string();
    out += fmt::format("{}{}: {}: {} [{}]\n", EscapeForTerminal(rule.file), line,
                       EscapeForTerminal(RuleTitle(rule)), EscapeForTerminal(finding.message),
                       finding.lint);
    if (!finding.help.empty()) out += fmt::format("  help: {}\n", EscapeForTerminal(finding.help));
  }
  for (const SkippedRuleFile& file : report.skipped)
    out += fmt::format("no rule: {} {}\n", EscapeForTerminal(file.file),
                       EscapeForTerminal(file.reason));
  return out;
}

void LintRule(const Workspace& workspace, const RuleFacts& facts, const RulesById& by_id,
              size_t idx, RuleLintReport& report) {
  const Rule& rule = report.rules[idx];
  diag::Sink sink;
  QueryOptions options;
  options.asks_data = false;
  options.now_ticks = RuleLintRun::kNow;
  std::optional<lang::CompiledQuery> query;
  std::string failure;
  if (rule.refusal.empty()) {
    auto source = std::make_shared<base::SourceFile>("query", rule.query);
    auto compiled = workspace.Compile(source, options, sink);
    if (compiled) query = *std::move(compiled);
    for (const diag::Diagnostic& diagnostic : sink.diagnostics()) {
      if (failure.empty() && diagnostic.severity == diag::Severity::kError)
        failure = diag::RenderOneLine(diagnostic);
    }
  } else {
    failure = rule.refusal;
  }
  for (const RuleLintDef* lint : AllRuleLints()) {
    RuleLintRun run(rule, facts, by_id, query ? &*query : nullptr, failure);
    lint->run(run);
    for (const auto& [message, help] : run.remarks())
      report.findings.push_back({lint->name, idx, message, help, rule.line});
  }
}

}  // namespace

base::Result<RuleLintReport> LintRules(const Workspace& workspace, const RuleSet& rules,
                                       const std::string& data_dir, diag::Sink& sink) {
  TRY(const RuleFacts facts,
      ReadRuleFacts(data_dir.empty() ? base::FindDataDir() : data_dir, sink));
  RuleLintReport report;
  report.rules = rules.rules;
  report.skipped = rules.skipped;
  RulesById by_id;
  for (const Rule& rule : report.rules) by_id.emplace(rule.id, &rule);
  for (size_t i = 0; i < report.rules.size(); ++i) LintRule(workspace, facts, by_id, i, report);
  return report;
}

std::string WriteRuleLint(const RuleLintReport& report, RuleLintFormat format,
                          std::string_view version) {
  switch (format) {
    case RuleLintFormat::kJson:
      return WriteJson(report);
    case RuleLintFormat::kSarif:
      return WriteSarif(report, version);
    case RuleLintFormat::kText:
      break;
  }
  return WriteText(report);
}

}  // namespace quoll::hunt
