#include "hunt/language_pages.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/escape.h"
#include "base/ticks.h"
#include "lang/reference.h"
#include "model/value.h"

namespace quoll::hunt {
namespace {

using lang::Construct;
using lang::ConstructGroup;

// Rows of an example's result that a page shows.
constexpr size_t kMaxShownRows = 10;
constexpr std::string_view kGenerated =
    "<!-- Written by `quoll language --pages`; do not edit. -->\n";

struct Page {
  ConstructGroup group;
  std::string_view file;
  std::string_view title;
  std::string_view about;
};
constexpr Page kPages[] = {
    {ConstructGroup::kOperator, "operators.md", "Tabular operators",
     "What stands behind a `|`, or starts a query."},
    {ConstructGroup::kFunction, "functions.md", "Scalar functions",
     "A value from values, row by row."},
    {ConstructGroup::kExpressionOperator, "expressions.md", "Operators of expressions",
     "What stands between two values."},
    {ConstructGroup::kAggregate, "aggregates.md", "Aggregate functions",
     "A value from the rows of a group, in `summarize`, `make-series` and the like."},
    {ConstructGroup::kPlugin, "plugins.md", "Plugins", "What `evaluate` calls."},
};

std::string CellText(const model::Value& value) {
  if (value.is_null) return "(null)";
  if (value.type == model::Type::kString && value.text.empty()) return "\"\"";
  return base::EscapeForTerminal(model::ValueToText(value));
}

class PageWriter {
 public:
  PageWriter(Workspace& workspace, diag::Sink& sink) : workspace_(workspace), sink_(sink) {
    // A date of its own, so that examples with now() give the same every time.
    options_.now_ticks = base::DaysFromCivil(2026, 1, 1) * base::kTicksPerDay;
  }

  base::Result<std::map<std::string, std::string>> Run() {
    std::map<std::string, std::string> pages;
    const std::vector<Construct> constructs = lang::AllConstructs();
    for (const Page& page : kPages) {
      std::string text = fmt::format("{}# {}\n{}\n", kGenerated, page.title, page.about);
      for (const Construct& construct : constructs) {
        if (construct.group != page.group || !construct.refused.empty()) continue;
        TRY(const std::string section, Section(construct));
        text += section;
      }
      pages.emplace(page.file, std::move(text));
    }
    pages.emplace("support.md", Support(constructs));
    pages.emplace("README.md", Index(constructs));
    return pages;
  }

 private:
  base::Result<std::string> Section(const Construct& construct) {
    std::string text = fmt::format("\n## {}\n{}\n", construct.name, construct.summary);
    for (const std::string& usage : construct.usages) {
      text += fmt::format("{}{}\n", &usage == &construct.usages.front() ? "\n```\n" : "", usage);
    }
    if (!construct.usages.empty()) text += "```\n";
    if (!construct.aliases.empty())
      text += fmt::format("\nAlso written `{}`.\n", fmt::join(construct.aliases, "`, `"));
    if (!construct.differs.empty())
      text += fmt::format("\nDiffers from Kusto: {}\n", construct.differs);
    for (const model::Example& example : construct.examples) {
      TRY(const std::string result, ResultOf(construct, example));
      text += fmt::format("\n```kql\n{}\n```\n", example.query);
      if (construct.is_deterministic) text += fmt::format("\n```result\n{}```\n", result);
    }
    return text;
  }

  base::Result<std::string> ResultOf(const Construct& construct, const model::Example& example) {
    const auto source =
        std::make_shared<base::SourceFile>(std::string(construct.name), std::string(example.query));
    TRY(const lang::CompiledQuery compiled, workspace_.Compile(source, options_, sink_));
    std::string text;
    bool is_first = true;
    for (const model::ResultPlan& plan : compiled.results) {
      TRY(const auto stream, workspace_.Run(plan, source, options_, sink_));
      const model::Schema schema = stream->schema();
      TRY(const model::Batch batch, stream->ReadAll());
      if (!is_first) text += "\n";
      text += TableText(schema, batch);
      if (is_first && !example.result.empty()) {
        TRY_STATUS(CheckFirstCell(construct, example, batch));
      }
      is_first = false;
    }
    return text;
  }

  base::Status CheckFirstCell(const Construct& construct, const model::Example& example,
                              const model::Batch& batch) {
    const std::string cell =
        batch.num_rows == 0
            ? "no rows"
            : model::ValueToText(model::Value::FromCell(batch.columns[0].view(), 0));
    if (cell == example.result) return base::Done{};
    return sink_.Fail(diag::Code::K9001, fmt::format("the example of `{}` gives `{}`, not `{}`",
                                                     construct.name, cell, example.result));
  }

  static std::string TableText(const model::Schema& schema, const model::Batch& batch) {
    std::string text;
    for (const model::Field& field : schema) {
      text += fmt::format("{}{}:{}", text.empty() ? "" : " | ", base::EscapeForTerminal(field.name),
                          model::TypeName(field.type));
    }
    text += "\n";
    for (size_t row = 0; row < std::min<size_t>(batch.num_rows, kMaxShownRows); ++row) {
      for (size_t i = 0; i < batch.columns.size(); ++i) {
        text +=
            (i == 0 ? "" : " | ") + CellText(model::Value::FromCell(batch.columns[i].view(), row));
      }
      text += "\n";
    }
    if (batch.num_rows > kMaxShownRows)
      text += fmt::format("… {} more rows\n", batch.num_rows - kMaxShownRows);
    return text;
  }

  static std::string Support(const std::vector<Construct>& constructs) {
    std::string text = fmt::format(
        "{}# What is refused\nEach of these is known by name and answered by `error[K3001]` with "
        "its reason; nothing is "
        "approximated.\nWhat is not listed here is built.\n",
        kGenerated);
    for (const Page& page : kPages) {
      std::string rows;
      for (const Construct& construct : constructs) {
        if (construct.group == page.group && !construct.refused.empty())
          rows += fmt::format("| `{}` | {} |\n", construct.name, construct.refused);
      }
      if (!rows.empty())
        text += fmt::format("\n## {}\n| name | reason |\n|---|---|\n{}", page.title, rows);
    }
    return text;
  }

  static std::string Index(const std::vector<Construct>& constructs) {
    std::string text = fmt::format(
        "{}# The language\nKQL as Quoll runs it. Every result shown was worked out by the program "
        "that wrote the page.\n\n"
        "| page | built | refused |\n|---|---|---|\n",
        kGenerated);
    for (const Page& page : kPages) {
      const auto count = [&](bool is_refused) {
        return std::count_if(constructs.begin(), constructs.end(), [&](const Construct& construct) {
          return construct.group == page.group && construct.refused.empty() != is_refused;
        });
      };
      text +=
          fmt::format("| [{}]({}) | {} | {} |\n", page.title, page.file, count(false), count(true));
    }
    text +=
        "\n[What is refused](support.md), with reasons · [Differences from "
        "Kusto](differences.md)\n\n";
    text += "`quoll language NAME` shows the same on the command line.\n";
    return text;
  }

  Workspace& workspace_;
  diag::Sink& sink_;
  QueryOptions options_;
};

}  // namespace

base::Result<std::map<std::string, std::string>> LanguagePages(Workspace& workspace,
                                                               diag::Sink& sink) {
  return PageWriter(workspace, sink).Run();
}

}  // namespace quoll::hunt
