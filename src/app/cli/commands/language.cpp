// `quoll language`: what KQL the program knows — a list, one construct in full, or the pages of the
// reference.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "base/escape.h"
#include "base/text.h"
#include "hunt/language_pages.h"
#include "lang/reference.h"

namespace quoll::cli {
namespace {

struct LanguageArguments {
  std::vector<std::string> names;
  std::string format = "text";
  std::string pages;
};

const std::vector<std::string_view> kFormats = {"text", "json"};

bool IsNamed(const lang::Construct& construct, std::string_view name) {
  return construct.name == name || std::find(construct.aliases.begin(), construct.aliases.end(),
                                             name) != construct.aliases.end();
}

base::Result<std::vector<lang::Construct>> Choose(const std::vector<std::string>& names,
                                                  diag::Sink& sink) {
  const std::vector<lang::Construct> all = lang::AllConstructs();
  if (names.empty()) return all;
  std::vector<lang::Construct> chosen;
  for (const std::string& name : names) {
    const size_t before = chosen.size();
    std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
                 [&](const lang::Construct& construct) { return IsNamed(construct, name); });
    if (chosen.size() > before) continue;
    std::vector<std::string_view> known;
    for (const lang::Construct& construct : all) known.push_back(construct.name);
    const auto near = base::NearestName(name, known);
    return WrongUsage(sink, fmt::format("nothing of the language is called `{}`", name),
                      near ? fmt::format("a similar name exists: `{}`", *near)
                           : "`quoll language` lists all names");
  }
  return chosen;
}

std::string ListText(const std::vector<lang::Construct>& constructs) {
  size_t width = 0;
  for (const lang::Construct& construct : constructs)
    width = std::max(width, construct.name.size());
  std::string text;
  const lang::Construct* last = nullptr;
  for (const lang::Construct& construct : constructs) {
    if (last == nullptr || last->group != construct.group)
      text += fmt::format("{}{}s\n", text.empty() ? "" : "\n",
                          lang::ConstructGroupName(construct.group));
    text +=
        fmt::format("  {:<{}}  {}\n", construct.name, width,
                    construct.refused.empty() ? std::string(construct.summary)
                                              : fmt::format("(refused: {})", construct.refused));
    last = &construct;
  }
  return text;
}

std::string DetailText(const lang::Construct& construct) {
  std::string text =
      fmt::format("{} ({})\n", construct.name, lang::ConstructGroupName(construct.group));
  if (!construct.refused.empty()) return text + fmt::format("refused: {}\n", construct.refused);
  text += fmt::format("{}\n", construct.summary);
  for (const std::string& usage : construct.usages) text += fmt::format("  {}\n", usage);
  if (!construct.aliases.empty())
    text += fmt::format("also: {}\n", fmt::join(construct.aliases, ", "));
  if (!construct.differs.empty())
    text += fmt::format("differs from Kusto: {}\n", construct.differs);
  for (const model::Example& example : construct.examples) {
    text += fmt::format("\n  {}\n", example.query);
    if (!example.result.empty()) text += fmt::format("  → {}\n", example.result);
  }
  return text;
}

std::string JsonList(const std::vector<std::string_view>& texts) {
  std::string json;
  for (const std::string_view text : texts)
    json += (json.empty() ? "" : ",") + base::QuoteForJson(text);
  return "[" + json + "]";
}

std::string ConstructJson(const lang::Construct& construct) {
  std::string examples;
  for (const model::Example& example : construct.examples) {
    examples += fmt::format(R"({}{{"query":{},"result":{}}})", examples.empty() ? "" : ",",
                            base::QuoteForJson(example.query), base::QuoteForJson(example.result));
  }
  return fmt::format(
      R"({{"name":{},"group":{},"aliases":{},"usages":{},"summary":{},"differs":{},"refused":{},"examples":[{}]}})",
      base::QuoteForJson(construct.name),
      base::QuoteForJson(lang::ConstructGroupName(construct.group)), JsonList(construct.aliases),
      JsonList({construct.usages.begin(), construct.usages.end()}),
      base::QuoteForJson(construct.summary), base::QuoteForJson(construct.differs),
      base::QuoteForJson(construct.refused), examples);
}

std::string Render(const std::vector<lang::Construct>& constructs,
                   const LanguageArguments& arguments) {
  std::string text;
  if (arguments.format == "json") {
    for (const lang::Construct& construct : constructs)
      text += (text.empty() ? "\n" : ",\n") + ConstructJson(construct);
    return "[" + text + "\n]\n";
  }
  if (arguments.names.empty()) return ListText(constructs);
  for (const lang::Construct& construct : constructs)
    text += (text.empty() ? "" : "\n") + DetailText(construct);
  return text;
}

base::Result<ExitCode> WritePages(const std::string& folder, Context& context, diag::Sink& sink) {
  hunt::WorkspaceOptions options;
  options.session.num_threads = 1;
  TRY(const auto workspace, hunt::Workspace::Open(options, sink));
  TRY(const auto pages, hunt::LanguagePages(*workspace, sink));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  for (const auto& [name, text] : pages) {
    TRY(Output output, Output::Open(folder + "/" + name, sink));
    output.Write(text);
    TRY_STATUS(output.Finish(sink));
  }
  context.console.Line(
      fmt::format("{} pages written to {}", pages.size(), base::EscapeForTerminal(folder)));
  return ExitCode::kDone;
}

base::Result<ExitCode> RunLanguage(const LanguageArguments& arguments, Context& context,
                                   diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  static_cast<void>(format_idx);
  if (!arguments.pages.empty()) return WritePages(arguments.pages, context, sink);
  TRY(const auto constructs, Choose(arguments.names, sink));
  TRY(Output output, Output::Open({}, sink));
  output.Write(Render(constructs, arguments));
  TRY_STATUS(output.Finish(sink));
  return ExitCode::kDone;
}

Action AddLanguage(CLI::App& command) {
  const auto arguments = std::make_shared<LanguageArguments>();
  command
      .add_option("NAME", arguments->names, "Operators, functions, aggregates, plugins; none: all")
      ->type_name("");
  command.add_option("--format", arguments->format, "text or json")->type_name("FORMAT");
  command
      .add_option("--pages", arguments->pages,
                  "Write the whole reference as Markdown below DIR, its examples run")
      ->type_name("DIR");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunLanguage(*arguments, context, sink);
    context.console.ShowNew(sink);
    return code ? *code : ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kCommand_language = {
    .name = "language",
    .summary = "What KQL is known: all names, one construct in full, or the pages of the reference",
    .examples =
        "quoll language\n"
        "quoll language summarize has\n"
        "quoll language --format json | jq -r '.[] | select(.refused != \"\") | .name'",
    .add = &AddLanguage,
};

}  // namespace quoll::cli
