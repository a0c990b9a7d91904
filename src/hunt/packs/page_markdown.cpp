// page.md: the hunting page in Markdown, with the parts of the pages that the product was asked
// for, in their order.
#include <fmt/format.h>

#include "base/escape.h"
#include "hunt/packs/_page.h"

namespace quoll::hunt {
namespace {

using base::EscapeForMarkdown;

// A fence that nothing in the text can end.
std::string Fenced(const std::string& kql, std::string_view language = "kql") {
  std::string fence = "```";
  while (kql.find(fence) != std::string::npos) fence += '`';
  return fmt::format("{}{}\n{}{}\n", fence, language, kql, fence);
}

std::vector<PackFile> WritePage(const PackInput& input) {
  const PageContent page = MakePage(input);
  std::string out = fmt::format("# {}\n", EscapeForMarkdown(page.title));
  for (const std::string& paragraph : page.narrative)
    out += fmt::format("\n{}\n", EscapeForMarkdown(paragraph));
  out += "\n## IOC Summary\n\n";
  for (const auto& [name, value] : page.summary)
    out += fmt::format("- {}: {}\n", name, EscapeForMarkdown(value));
  out += '\n' + IndicatorTable(page);
  out += "\n## Hunts\n";
  for (const PlannedQuery& query : input.plan->queries)
    out += fmt::format("\n### {}\n\n{}", query.id, Fenced(query.kql));
  out += "\n## Data connectors\n\n| Sentinel Table | Notes |\n|---|---|\n";
  for (const auto& [table, note] : page.connectors)
    out += fmt::format("| {} | {} |\n", table, EscapeForMarkdown(note));
  if (!page.freshness.empty()) out += '\n' + Fenced(page.freshness);
  out += "\n## False positive scenarios\n";
  for (const PageScenario& scenario : page.scenarios) {
    out +=
        fmt::format("\nScenario: {}  \nDescription: {}  \nTreatment: {}\n",
                    EscapeForMarkdown(scenario.scenario), EscapeForMarkdown(scenario.description),
                    EscapeForMarkdown(scenario.treatment));
  }
  if (!page.exclusions.empty())
    out += "\n## Exclusions to start from\n\n" + Fenced(page.exclusions, "yaml");
  if (!page.not_searched.empty()) out += "\n## Indicators without a hunt\n\n";
  for (const std::string& text : page.not_searched)
    out += fmt::format("- {}\n", EscapeForMarkdown(text));
  return {{"page.md", std::move(out)}};
}

}  // namespace

extern const PackOutputDef kPackOutput_page_markdown;
constinit const PackOutputDef kPackOutput_page_markdown = {
    .name = "page_markdown",
    .option = "page",
    .summary = "the hunting page in Markdown",
    .write = WritePage,
};

}  // namespace quoll::hunt
