// `quoll intel fetch`: feeds from their servers into the intelligence state.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <algorithm>
#include <memory>

#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/state_options.h"
#include "app/cli/state_output.h"
#include "base/escape.h"
#include "base/hash.h"
#include "base/text.h"
#include "hunt/feeds.h"
#include "intel/fetch/fetch.h"

namespace quoll::cli {
namespace {

const std::vector<std::string_view> kFormats = {"table", "json"};

struct FetchArguments {
  std::vector<std::string> feeds;
  StateArguments state;
  ClockArguments clock;
  std::string max_bytes;
  std::string timeout;
  std::string tries;
  std::string max_wait;
  std::string ca_file;
  std::string proxy;
  std::string format = "table";
  bool is_copy = false;
  bool is_forced = false;
};

base::Result<intel::FetchOptions> Resolve(const FetchArguments& arguments, Context& context,
                                          diag::Sink& sink) {
  intel::FetchOptions options;
  TRY(options.now, arguments.clock.Resolve(sink));
  if (!arguments.max_bytes.empty()) {
    TRY(options.limits.max_bytes, ParseSize("--max-bytes", arguments.max_bytes, sink));
  }
  if (!arguments.timeout.empty()) {
    TRY(const uint64_t timeout_ms, ParseTimeout(arguments.timeout, sink));
    options.limits.timeout_ms = static_cast<int64_t>(timeout_ms);
  }
  if (!arguments.tries.empty()) {
    TRY(const uint64_t tries, ParseCount("--tries", arguments.tries, sink));
    options.max_tries = static_cast<int>(std::clamp<uint64_t>(tries, 1, 100));
  }
  if (!arguments.max_wait.empty()) {
    TRY(const uint64_t wait_ms, ParseTimeout(arguments.max_wait, sink));
    options.max_wait_s = static_cast<int64_t>(wait_ms / 1000);
  }
  options.is_forced = arguments.is_forced;
  options.ca_file = arguments.ca_file;
  options.proxy = arguments.proxy;
  options.user_agent = "quoll/" QUOLL_VERSION;
  options.cancel = &context.cancel;
  return options;
}

// An address in place of a feed's name: kept under a name made of it.
intel::Feed FeedOfUrl(const std::string& url, bool is_copy) {
  intel::Feed feed{.name = "url-" + base::Sha256Hex(url).substr(0, 16),
                   .url = url,
                   .is_copy_only = is_copy,
                   .interval = 0};
  return feed;
}

base::Result<std::vector<intel::Feed>> Choose(const FetchArguments& arguments,
                                              const std::vector<intel::Feed>& known,
                                              diag::Sink& sink) {
  std::vector<intel::Feed> chosen;
  if (arguments.feeds.empty()) {
    std::copy_if(known.begin(), known.end(), std::back_inserter(chosen),
                 [](const intel::Feed& feed) { return feed.is_enabled; });
    return chosen;
  }
  for (const std::string& name : arguments.feeds) {
    if (name.find("://") != std::string::npos) {
      chosen.push_back(FeedOfUrl(name, arguments.is_copy));
      continue;
    }
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const intel::Feed& feed) { return feed.name == name; });
    if (found != known.end()) {
      chosen.push_back(*found);
      chosen.back().is_copy_only |= arguments.is_copy;
      continue;
    }
    std::vector<std::string_view> names;
    for (const intel::Feed& feed : known) names.push_back(feed.name);
    diag::Diagnostic diagnostic{
        .code = diag::Code::K6024,
        .message = fmt::format("there is no feed `{}`", base::EscapeForTerminal(name))};
    const auto nearest = base::NearestName(name, names);
    diagnostic.Help(nearest ? fmt::format("a similar one exists: `{}`", *nearest)
                            : std::string("`quoll intel sources` lists them"));
    return sink.Fail(std::move(diagnostic));
  }
  return chosen;
}

base::Result<ExitCode> RunFetch(const FetchArguments& arguments, Context& context,
                                diag::Sink& sink) {
  TRY(const size_t format_idx, ParseChoice("--format", arguments.format, kFormats, sink));
  TRY(intel::FetchOptions options, Resolve(arguments, context, sink));
  const std::string folder = arguments.state.Folder();
  TRY(const std::vector<intel::Feed> known, hunt::ReadFeeds(folder, sink));
  options.known_sources = hunt::KnownSources(known);
  TRY(const std::vector<intel::Feed> feeds, Choose(arguments, known, sink));
  TRY(const auto store, intel::Store::Open(folder, intel::OpenMode::kWrite, sink));
  TRY(Output output, Output::Open({}, sink));
  std::string json;
  bool has_failed = false;
  for (const intel::Feed& feed : feeds) {
    // A feed that fails does not keep the others from coming.
    const auto report = intel::FetchFeed(*store, feed, options, sink);
    context.console.ShowNew(sink);
    if (context.cancel) return ExitCode::kInterrupted;
    has_failed |= !report.ok();
    if (format_idx == 1) {
      json += (json.empty() ? "" : ",") + FetchJson(feed, report ? &*report : nullptr);
    } else if (report) {
      output.Write(FetchText(feed, *report));
    }
  }
  if (format_idx == 1) output.Write("{\"feeds\":[" + json + "]}\n");
  TRY_STATUS(output.Finish(sink));
  return has_failed ? ExitCode::kData : ExitCode::kDone;
}

Action AddFetch(CLI::App& command) {
  const auto arguments = std::make_shared<FetchArguments>();
  command.add_option("FEED", arguments->feeds, "Names, or addresses; default: the feeds enabled")
      ->type_name("");
  arguments->state.AddTo(command);
  command.add_flag("--copy", arguments->is_copy,
                   "Keep what comes for externaldata and import nothing");
  command.add_flag("--force", arguments->is_forced,
                   "Also feeds that are not due, and all of what they hold");
  command.add_option("--max-bytes", arguments->max_bytes, "Refuse larger answers (1G)")
      ->type_name("SIZE");
  command.add_option("--timeout", arguments->timeout, "Of one answer (10m)")->type_name("TIME");
  command.add_option("--tries", arguments->tries, "Of one request to a busy server (4)")
      ->type_name("N");
  command
      .add_option("--max-wait", arguments->max_wait,
                  "The longest wait that a server may ask for between tries (60s)")
      ->type_name("TIME");
  command.add_option("--ca-file", arguments->ca_file, "Trust these certificates, not the system's")
      ->type_name("FILE");
  command.add_option("--proxy", arguments->proxy, "Default: as $https_proxy and the like say")
      ->type_name("URL");
  arguments->clock.AddTo(command);
  command.add_option("--format", arguments->format, "table or json")->type_name("FORMAT");
  return [arguments](Context& context) {
    diag::Sink sink;
    const auto code = RunFetch(*arguments, context, sink);
    if (code) return *code;
    context.console.ShowNew(sink);
    return ExitCodeOf(sink);
  };
}

}  // namespace

extern constinit const CommandDef kIntelCommand_fetch = {
    .name = "fetch",
    .summary = "Fetch feeds into the intelligence state",
    .examples =
        "quoll intel fetch\n"
        "QUOLL_KEY_ABUSE_CH=… quoll intel fetch threatfox-full\n"
        "quoll intel fetch --copy https://lists.example/tor-exits.csv",
    .add = &AddFetch,
};

}  // namespace quoll::cli
