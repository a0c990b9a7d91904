// A file of plain KQL: one query, named by the file.
#include <filesystem>

#include "hunt/rules/rule_reader_def.h"

namespace quoll::hunt {
namespace {

bool Knows(const RuleDocument& document) { return document.form == RuleDocument::Form::kText; }

void Read(const RuleDocument& document, RuleSet& out) {
  Rule rule;
  rule.file = document.file;
  rule.line = 1;
  rule.kind = RuleKind::kQuery;
  rule.name = std::filesystem::path(document.file).stem().string();
  rule.query = document.text;
  rule.query_line = 1;
  out.rules.push_back(std::move(rule));
}

}  // namespace

extern constinit const RuleReaderDef kRuleReader_kql_file = {
    .name = "kql_file",
    .summary = "plain KQL",
    .knows = &Knows,
    .read = &Read,
};

}  // namespace quoll::hunt
