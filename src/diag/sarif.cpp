#include "diag/sarif.h"

#include <fmt/format.h>

#include <map>

#include "base/escape.h"
#include "base/utf8.h"

namespace quoll::diag {
namespace {

std::string_view LevelOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "none";
}

struct Position {
  size_t line = 1;
  size_t column = 1;  // in code points
};

Position PositionOf(const base::SourceFile& source, uint32_t offset) {
  const uint32_t line = source.PlaceOf(offset).line;
  const std::string_view before = source.text({source.LineStart(line), offset});
  size_t column = 1;
  for (size_t i = 0; i < before.size(); ++column) base::DecodeUtf8(before, i);
  return {line, column};
}

std::string RenderLocation(const Diagnostic& diagnostic, const Label& label) {
  const Position begin = PositionOf(*diagnostic.source, label.span.begin);
  const Position end = PositionOf(*diagnostic.source, label.span.end);
  return fmt::format(
      R"({{"physicalLocation":{{"artifactLocation":{{"uri":{}}},"region":{{"startLine":{},"startColumn":{},)"
      R"("endLine":{},"endColumn":{}}}}}{}}})",
      base::QuoteForJson(diagnostic.source->name()), begin.line, begin.column, end.line, end.column,
      label.text.empty()
          ? ""
          : fmt::format(R"(,"message":{{"text":{}}})", base::QuoteForJson(label.text)));
}

// The message with its notes below, since SARIF viewers show one text.
std::string TextOf(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  for (const Note& note : diagnostic.notes) text += "\n" + note.text;
  return base::QuoteForJson(text);
}

std::string RenderResult(const Diagnostic& diagnostic, size_t rule_idx) {
  std::string locations, related;
  for (const Label& label : diagnostic.labels) {
    if (!diagnostic.source) break;
    std::string& list = label.primary && locations.empty() ? locations : related;
    list += (list.empty() ? "" : ",") + RenderLocation(diagnostic, label);
  }
  return fmt::format(
      R"({{"ruleId":"{}","ruleIndex":{},"level":"{}","message":{{"text":{}}},"locations":[{}]{}}})",
      CodeName(diagnostic.code), rule_idx, LevelOf(diagnostic.severity), TextOf(diagnostic),
      locations, related.empty() ? "" : fmt::format(R"(,"relatedLocations":[{}])", related));
}

}  // namespace

std::string RenderSarif(const std::vector<Diagnostic>& diagnostics,
                        std::string_view program_version) {
  std::map<Code, size_t> rules;
  for (const Diagnostic& diagnostic : diagnostics) rules.emplace(diagnostic.code, 0);
  std::string rule_list, result_list;
  for (const CodeInfo& info : AllCodes()) {
    const auto rule = rules.find(info.code);
    if (rule == rules.end()) continue;
    rule->second = static_cast<size_t>(std::distance(rules.begin(), rule));
    rule_list += fmt::format(
        R"({}{{"id":"{}","shortDescription":{{"text":{}}},"fullDescription":{{"text":{}}}}})",
        rule_list.empty() ? "" : ",", CodeName(info.code), base::QuoteForJson(info.title),
        base::QuoteForJson(info.page));
  }
  for (const Diagnostic& diagnostic : diagnostics) {
    result_list +=
        (result_list.empty() ? "\n" : ",\n") + RenderResult(diagnostic, rules[diagnostic.code]);
  }
  return fmt::format(
      R"({{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{{)"
      R"("tool":{{"driver":{{"name":"quoll","version":{},"rules":[{}]}}}},"columnKind":"unicodeCodePoints",)"
      R"("results":[{}]}}]}})"
      "\n",
      base::QuoteForJson(program_version), rule_list, result_list);
}

}  // namespace quoll::diag
