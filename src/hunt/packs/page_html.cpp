// page.html: the same page as one HTML file.
#include <fmt/format.h>

#include "base/escape.h"
#include "hunt/packs/_page.h"
#include "hunt/reports/page.h"

namespace quoll::hunt {
namespace {

using base::EscapeForHtml;

std::string IndicatorRows(const PageContent& page) {
  std::string out = "<div class=\"wide\"><table>\n<tr>";
  for (const std::string_view title : kIndicatorHeader) out += fmt::format("<th>{}</th>", title);
  out += "</tr>\n";
  for (const auto& row : page.indicators) {
    out += "<tr>";
    for (size_t i = 0; i < row.size(); ++i) {
      out += i == 1 ? fmt::format("<td><code>{}</code></td>", EscapeForHtml(row[i]))
                    : fmt::format("<td>{}</td>", EscapeForHtml(row[i]));
    }
    out += "</tr>\n";
  }
  return out + "</table></div>\n";
}

std::vector<PackFile> WritePage(const PackInput& input) {
  const PageContent page = MakePage(input);
  std::string out = fmt::format("<h1>{}</h1>\n", EscapeForHtml(page.title));
  for (const std::string& paragraph : page.narrative)
    out += fmt::format("<p>{}</p>\n", EscapeForHtml(paragraph));
  out += "<h2>IOC Summary</h2>\n<ul>\n";
  for (const auto& [name, value] : page.summary)
    out += fmt::format("<li>{}: {}</li>\n", name, EscapeForHtml(value));
  out += "</ul>\n" + IndicatorRows(page) + "<h2>Hunts</h2>\n";
  for (const PlannedQuery& query : input.plan->queries) {
    out += fmt::format("<h3>{}</h3>\n<pre>{}</pre>\n", EscapeForHtml(query.id),
                       EscapeForHtml(query.kql));
  }
  out +=
      "<h2>Data connectors</h2>\n<div class=\"wide\"><table>\n<tr><th>Sentinel "
      "Table</th><th>Notes</th></tr>\n";
  for (const auto& [table, note] : page.connectors) {
    out +=
        fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", EscapeForHtml(table), EscapeForHtml(note));
  }
  out += "</table></div>\n";
  if (!page.freshness.empty()) out += fmt::format("<pre>{}</pre>\n", EscapeForHtml(page.freshness));
  out += "<h2>False positive scenarios</h2>\n";
  for (const PageScenario& scenario : page.scenarios) {
    out += fmt::format(
        "<section class=\"card\"><h3>{}</h3>\n<p>{}</p>\n<p><strong>Treatment:</strong> "
        "{}</p></section>\n",
        EscapeForHtml(scenario.scenario), EscapeForHtml(scenario.description),
        EscapeForHtml(scenario.treatment));
  }
  if (!page.exclusions.empty()) {
    out += fmt::format("<h2>Exclusions to start from</h2>\n<pre>{}</pre>\n",
                       EscapeForHtml(page.exclusions));
  }
  if (!page.not_searched.empty()) out += "<h2>Indicators without a hunt</h2>\n<ul>\n";
  for (const std::string& text : page.not_searched)
    out += fmt::format("<li>{}</li>\n", EscapeForHtml(text));
  if (!page.not_searched.empty()) out += "</ul>\n";
  return {{"page.html", HtmlPage(page.title, out)}};
}

}  // namespace

extern const PackOutputDef kPackOutput_page_html;
constinit const PackOutputDef kPackOutput_page_html = {
    .name = "page_html",
    .option = "page",
    .summary = "the hunting page in HTML",
    .write = WritePage,
};

}  // namespace quoll::hunt
