// `quoll pack`: the hunt as files for others: page, queries, indicator lists.
#include "hunt/pack.h"

#include <fmt/format.h>

#include <CLI/App.hpp>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/run_options.h"
#include "app/cli/state_options.h"
#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kStyles = {"own", "seed"};
// In the order of hunt::Product.
const std::vector<std::string_view> kProducts = {"any", "sentinel", "defender", "adx"};

struct PackArguments {
  IntelArguments intel;
  std::string folder;
  std::vector<std::string> outputs;
  std::string style = "own";
  std::string now;
  std::string product = "any";
  std::string lookback;
  bool has_all_families = false;
  bool has_restricted = false;
  bool has_all_indicators = false;
  bool has_url_hosts = false;
};

base::Result<hunt::PackOptions> Resolve(const PackArguments& arguments, diag::Sink& sink) {
  if (arguments.folder.empty()) {
    return WrongUsage(sink, "`--output` is needed",
                      "`quoll pack --intel PATH -o DIR`, or `quoll pack verify DIR`");
  }
  hunt::PackOptions options;
  TRY(const size_t product_idx, ParseChoice("--product", arguments.product, kProducts, sink));
  options.product = static_cast<hunt::Product>(product_idx);
  if (!arguments.lookback.empty()) {
    TRY_STATUS(ParseSpan("--lookback", arguments.lookback, sink));
    const bool is_clock = arguments.lookback.find(':') != std::string::npos;
    options.lookback = is_clock ? "time(" + arguments.lookback + ")" : arguments.lookback;
  }
  options.has_site = arguments.has_all_families;
  options.has_restricted = arguments.has_restricted;
  if (options.has_site && !arguments.intel.family.empty())
    return WrongUsage(sink, "`--all-families` and `--family` contradict each other");
  TRY(const size_t style_idx, ParseChoice("--style", arguments.style, kStyles, sink));
  options.style = style_idx == 0 ? hunt::Style::kOwn : hunt::Style::kSeed;
  for (const std::string& list : arguments.outputs) {
    for (const std::string_view name : base::Split(list, ','))
      options.outputs.emplace_back(base::TrimBlanks(name));
  }
  // The clock never enters a pack: the same indicators give the same bytes.
  if (!arguments.now.empty()) {
    TRY(options.now_ticks, ParseTime("--now", arguments.now, sink));
  }
  options.has_all_indicators = arguments.has_all_indicators;
  options.has_url_hosts = arguments.has_url_hosts;
  return options;
}

base::Result<ExitCode> RunPack(const PackArguments& arguments, Context& context, diag::Sink& sink) {
  TRY(const hunt::PackOptions options, Resolve(arguments, sink));
  const int64_t now = options.now_ticks ? *options.now_ticks : base::CurrentDatetimeTicks();
  TRY(const intel::IndicatorSet indicators,
      intel::LoadIndicators(arguments.intel.Resolve(now), sink));
  context.console.ShowNew(sink);
  TRY(const std::vector<hunt::PackFile> files, hunt::MakePack(indicators, options, sink));
  TRY_STATUS(hunt::WritePack(files, arguments.folder, sink));
  context.console.ShowNew(sink);
  if (const uint64_t restricted = hunt::NumRestricted(indicators, options); restricted != 0) {
    context.console.Line(fmt::format("{} indicators of TLP:RED or TLP:AMBER+STRICT are left out",
                                     base::FormatCount(restricted)));
  }
  context.console.Line(fmt::format("{} files in {}", base::FormatCount(files.size()),
                                   base::EscapeForTerminal(arguments.folder)));
  return ExitCode::kDone;
}

Action AddPack(CLI::App& command) {
  const auto arguments = std::make_shared<PackArguments>();
  std::string names;
  for (const std::string_view name : hunt::PackOutputNames())
    names += fmt::format("{}{}", names.empty() ? "" : ",", name);
  arguments->intel.AddTo(command);
  command.add_option("-o,--output", arguments->folder, "The folder to write to")->type_name("DIR");
  command.add_option("--outputs", arguments->outputs, fmt::format("Of {}; default: all", names))
      ->type_name("NAMES");
  command.add_option("--style", arguments->style, "Of the queries: own or seed")
      ->type_name("STYLE");
  command
      .add_option("--product", arguments->product,
                  "For which the queries are: any, sentinel, defender or adx (any)")
      ->type_name("NAME");
  command
      .add_option("--lookback", arguments->lookback,
                  "How far the queries look back: 14d; default: as the product is used")
      ->type_name("SPAN");
  command.add_flag("--all-families", arguments->has_all_families,
                   "A site of static pages with an index, whatever the number of families");
  command.add_flag("--restricted", arguments->has_restricted,
                   "Indicators of TLP:RED and TLP:AMBER+STRICT, too");
  command.add_option("--now", arguments->now, "The time that the manifest states; default: none")
      ->type_name("TIME");
  command.add_flag("--all-indicators", arguments->has_all_indicators,
                   "Those for enrichment only, too");
  command.add_flag("--url-hosts", arguments->has_url_hosts,
                   "The host of a URL indicator alone is a hit");
  return AddSubcommands(command, AllPackCommands(), [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunPack(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  });
}

}  // namespace

extern constinit const CommandDef kCommand_pack = {
    .name = "pack",
    .summary = "Write the hunt as files: page, queries, indicator lists",
    .examples =
        "quoll pack --intel threatfox.json -o packs/\n"
        "quoll pack --intel threatfox.json --family win.nanocore --style seed -o nanocore/\n"
        "quoll pack --intel feeds/ --outputs page,kql -o packs/\n"
        "quoll pack --intel feeds/ --all-families --product sentinel --lookback 14d -o site/\n"
        "quoll pack verify packs/",
    .add = &AddPack,
};

}  // namespace quoll::cli
