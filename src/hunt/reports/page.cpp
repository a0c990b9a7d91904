#include "hunt/reports/page.h"

#include "base/escape.h"

namespace quoll::hunt {
namespace {

constexpr std::string_view kStyle = R"css(
:root { color-scheme: light dark; --ink: #1c2128; --soft: #59636e; --ground: #ffffff; --card: #f6f8fa; --line: #d1d9e0;
  --high: #b3261e; --medium: #8f5a00; --low: #1f6178; --info: #59636e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --ground: #0d1117; --card: #161b22;
  --line: #3d444d; --high: #ff8b82; --medium: #e3b341; --low: #79c0d8; --info: #9198a1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 70rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .4rem 0; } .soft { color: var(--soft); } ul { padding-left: 1.2rem; margin: .4rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem;
  margin: .75rem 0; break-inside: avoid; }
.grade { display: inline-block; min-width: 4.2rem; font-weight: 600; } .high { color: var(--high); }
.medium { color: var(--medium); } .low { color: var(--low); } .info { color: var(--info); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: break-word; } td code { overflow-wrap: anywhere; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font-family: ui-monospace, monospace; font-size: .85em; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; overflow-x: auto; }
summary { cursor: pointer; } details { margin: .4rem 0; } details th { width: 14rem; font-weight: 500; }
.tiles { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0; }
.tiles li { flex: 1 1 7rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: .5rem .75rem; color: var(--soft); } .tiles strong { display: block; font-size: 1.4rem; color: var(--ink); }
.tiles strong.high { color: var(--high); } .tiles strong.medium { color: var(--medium); }
.tiles strong.low { color: var(--low); } .tiles strong.info { color: var(--info); }
.timeline { display: block; width: 100%; height: 8rem; }
.ends { display: flex; justify-content: space-between; gap: 1rem; margin: 0; color: var(--soft); font-size: .875rem; }
.axis { stroke: var(--line); } .bar.high { fill: var(--high); } .bar.medium { fill: var(--medium); }
.bar.low { fill: var(--low); } .bar.info { fill: var(--info); } a { color: inherit; }
@media print { body { max-width: none; padding: 0; } details > summary { list-style: none; } .wide { overflow: visible; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
)css";

}  // namespace

std::string HtmlPage(std::string_view title, std::string_view body) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<title>";
  out += base::EscapeForHtml(title);
  out += "</title>\n<style>";
  out += kStyle;
  out += "</style>\n</head>\n<body>\n";
  out += body;
  out += "</body>\n</html>\n";
  return out;
}

}  // namespace quoll::hunt
