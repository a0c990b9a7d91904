#include "hunt/exclusions/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

constexpr std::array<std::string_view, 8> kFields = {"id",     "reason",   "owner", "expires",
                                                     "tables", "families", "where", "action"};
constexpr std::array<std::string_view, 3> kActions = {"suppress", "lower", "tag"};

base::Failed Wrong(const ExclusionRule& rule, std::string_view what, std::string help,
                   diag::Sink& sink) {
  diag::Diagnostic diagnostic{
      .code = diag::Code::K8001,
      .message = fmt::format("rule `{}` of `{}`, line {}: {}", base::EscapeForTerminal(rule.id),
                             base::EscapeForTerminal(rule.file), rule.line, what)};
  if (!help.empty()) diagnostic.Help(std::move(help));
  return sink.Fail(std::move(diagnostic));
}

// A date without a time holds to the end of its day.
base::Status ReadExpiry(ExclusionRule& rule, diag::Sink& sink) {
  if (rule.expires_text.empty()) return Wrong(rule, "`expires` is missing", "write a date", sink);
  rule.expires = base::ParseDatetime(rule.expires_text);
  if (!rule.expires) {
    return Wrong(rule, fmt::format("`{}` is no date", base::EscapeForTerminal(rule.expires_text)),
                 "write a date as `2026-12-31`", sink);
  }
  if (rule.expires_text.size() == 10) rule.expires = *rule.expires + base::kTicksPerDay;
  return base::Done{};
}

// A list, or one name.
std::vector<std::string> Names(const YamlNode& node, std::string_view field) {
  std::vector<std::string> names = node.Texts(field);
  if (const std::string single = node.Text(field); !single.empty()) names.push_back(single);
  return names;
}

base::Result<ExclusionRule> ReadRule(const YamlNode& node, const std::string& path,
                                     diag::Sink& sink) {
  ExclusionRule rule;
  rule.file = path;
  rule.line = node.line;
  rule.id = node.Text("id");
  if (rule.id.empty()) return Wrong(rule, "`id` is missing", "", sink);
  for (const auto& [name, value] : node.fields) {
    if (std::find(kFields.begin(), kFields.end(), name) != kFields.end()) continue;
    return Wrong(rule, fmt::format("unknown field `{}`", base::EscapeForTerminal(name)),
                 "fields are id, reason, owner, expires, tables, families, where and action", sink);
  }
  rule.reason = node.Text("reason");
  if (rule.reason.empty()) return Wrong(rule, "`reason` is missing", "", sink);
  rule.owner = node.Text("owner");
  if (rule.owner.empty()) return Wrong(rule, "`owner` is missing", "", sink);
  rule.expires_text = node.Text("expires");
  TRY_STATUS(ReadExpiry(rule, sink));
  rule.tables = Names(node, "tables");
  rule.families = Names(node, "families");
  rule.where = node.Text("where");
  if (rule.where.size() > kMaxExclusionBytes)
    return Wrong(rule, fmt::format("`where` is longer than {} bytes", kMaxExclusionBytes), "",
                 sink);
  const std::string action = node.Find("action") == nullptr ? "suppress" : node.Text("action");
  const auto known = std::find(kActions.begin(), kActions.end(), action);
  if (known == kActions.end()) {
    return Wrong(rule, fmt::format("unknown action `{}`", base::EscapeForTerminal(action)),
                 "actions are suppress, lower and tag", sink);
  }
  rule.action = static_cast<ExclusionAction>(known - kActions.begin());
  return rule;
}

}  // namespace

std::string_view ExclusionActionName(ExclusionAction action) {
  return kActions[static_cast<size_t>(action)];
}

base::Result<std::vector<ExclusionRule>> ReadExclusions(const std::string& path, diag::Sink& sink) {
  TRY(const YamlNode root, ReadYaml(path, sink));
  const YamlNode* list = root.Find("exclusions");
  if (list == nullptr) {
    return sink.Fail(diag::Diagnostic{
        .code = diag::Code::K8001,
        .message = fmt::format("`{}` has no list of exclusions", base::EscapeForTerminal(path))}
                         .Help("rules stand as a list below the key `exclusions:`"));
  }
  if (list->items.size() > kMaxExclusions) {
    return sink.Fail(diag::Code::K8001, fmt::format("`{}` has more than {} rules",
                                                    base::EscapeForTerminal(path), kMaxExclusions));
  }
  std::vector<ExclusionRule> rules;
  std::set<std::string> ids;
  for (const YamlNode& item : list->items) {
    TRY(ExclusionRule rule, ReadRule(item, path, sink));
    if (!ids.insert(rule.id).second) return Wrong(rule, "another rule has this id", "", sink);
    rules.push_back(std::move(rule));
  }
  return rules;
}

}  // namespace quoll::hunt
