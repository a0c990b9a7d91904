#include "hunt/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/data_dir.h"
#include "base/escape.h"
#include "base/hash.h"
#include "base/text.h"
#include "hunt/pack_output_def.h"
#include "hunt/queries_seed.h"
#include "hunt/reports/page.h"
#include "intel/families.h"
#include "intel/writers.h"

namespace quoll::hunt {
namespace {

constexpr std::string_view kNoFamily = "no_family";
constexpr size_t kMaxFolderBytes = 100;

// A folder's name out of feed text: letters, digits, `.`, `_` and `-`, and nothing that leads
// elsewhere.
std::string FolderName(std::string_view key) {
  std::string name;
  for (const char c : key.substr(0, kMaxFolderBytes)) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    name += is_plain ? c : '_';
  }
  if (name.find_first_not_of('.') == std::string::npos) name = kNoFamily;
  return name;
}

struct Family {
  std::string key;
  intel::IndicatorSet set;
};

bool MayPass(const intel::Indicator& indicator, const PackOptions& options) {
  return options.has_restricted || indicator.tlp < intel::Tlp::kAmberStrict;
}

std::vector<Family> SplitFamilies(const intel::IndicatorSet& all, const PackOptions& options) {
  std::map<std::string, Family> families;
  for (const intel::Indicator& indicator : all.indicators) {
    if (!MayPass(indicator, options)) continue;
    const std::string key = intel::FamilyKey(indicator);
    families[key].key = key;
    families[key].set.indicators.push_back(indicator);
  }
  std::vector<Family> list;
  for (auto& [key, family] : families) list.push_back(std::move(family));
  return list;
}

std::string ManifestQueries(const PackInput& input) {
  std::string out = "[";
  for (size_t i = 0; i < input.plan->queries.size(); ++i) {
    const PlannedQuery& query = input.plan->queries[i];
    out += fmt::format("{}\n    {{\"id\": {}, \"table\": {}, \"indicators\": [", i == 0 ? "" : ",",
                       base::QuoteForJson(query.id), base::QuoteForJson(query.table->name));
    for (size_t j = 0; j < query.indicators.size(); ++j) {
      out += (j == 0 ? "" : ", ") +
             base::QuoteForJson(input.indicators->indicators[query.indicators[j]].id);
    }
    out += "]}";
  }
  return out + "\n  ]";
}

std::string ManifestNotSearched(const PackInput& input) {
  std::string out = "[";
  for (size_t i = 0; i < input.plan->not_searched.size(); ++i) {
    const NotSearched& item = input.plan->not_searched[i];
    out += fmt::format("{}\n    {{\"indicator\": {}, \"reason\": {}}}", i == 0 ? "" : ",",
                       base::QuoteForJson(input.indicators->indicators[item.indicator].id),
                       base::QuoteForJson(item.reason));
  }
  return out + (input.plan->not_searched.empty() ? "]" : "\n  ]");
}

std::string JsonList(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (size_t i = 0; i < texts.size(); ++i)
    out += (i == 0 ? "" : ", ") + base::QuoteForJson(texts[i]);
  return out + "]";
}

std::string ManifestMembers(const PackInput& input) {
  std::string out = "[";
  for (size_t i = 0; i < input.indicators->indicators.size(); ++i) {
    const intel::Indicator& indicator = input.indicators->indicators[i];
    out += fmt::format("{}\n    {{\"id\": \"{}\", \"type\": \"{}\", \"value\": {}, \"port\": {}}}",
                       i == 0 ? "" : ",", indicator.id, intel::KindName(indicator.kind),
                       base::QuoteForJson(indicator.value),
                       indicator.port == 0 ? "null" : std::to_string(indicator.port));
  }
  return out + "\n  ]";
}

// Says of every other file what it is made of: its sum, and which indicators stand in which query.
PackFile Manifest(const PackInput& input, const std::vector<PackFile>& files) {
  std::string out = "{\n";
  out += fmt::format("  \"family\": {},\n  \"malpedia\": {},\n",
                     base::QuoteForJson(input.family_name), base::QuoteForJson(input.family_key));
  out +=
      fmt::format("  \"style\": \"{}\",\n", input.options->style == Style::kSeed ? "seed" : "own");
  if (input.options->now_ticks) {
    out += fmt::format("  \"made\": {},\n",
                       base::QuoteForJson(intel::FormatIsoTime(*input.options->now_ticks)));
  }
  std::set<std::string> payloads;
  std::set<std::string> licences;
  intel::Tlp tlp = intel::Tlp::kClear;
  for (const intel::Indicator& indicator : input.indicators->indicators) {
    tlp = std::max(tlp, indicator.tlp);
    for (const intel::Assertion& assertion : indicator.assertions) {
      payloads.insert(assertion.payload_sha256);
      if (!assertion.licence.empty()) licences.insert(assertion.licence);
    }
  }
  out +=
      fmt::format("  \"sources\": {},\n  \"source_sha256\": [", base::QuoteForJson(input.sources));
  bool is_first = true;
  for (const std::string& payload : payloads) {
    out += (is_first ? "" : ", ") + base::QuoteForJson(payload);
    is_first = false;
  }
  out += fmt::format(
      "],\n  \"tlp\": \"{}\",\n  \"licences\": {},\n  \"indicators\": {},\n  \"members\": {},\n"
      "  \"queries\": {},\n  \"not_searched\": {},\n  \"left_out\": {},\n  \"files\": [",
      intel::TlpName(tlp), JsonList({licences.begin(), licences.end()}),
      input.indicators->indicators.size(), ManifestMembers(input), ManifestQueries(input),
      ManifestNotSearched(input), JsonList(*input.left_out));
  for (size_t i = 0; i < files.size(); ++i) {
    out += fmt::format("{}\n    {{\"path\": {}, \"sha256\": \"{}\"}}", i == 0 ? "" : ",",
                       base::QuoteForJson(files[i].path), base::Sha256Hex(files[i].content));
  }
  out += "\n  ]\n}\n";
  return {"manifest.json", std::move(out)};
}

void WriteFor(const PackOptions& options, PlanOptions& plan) {
  plan.lookback = options.lookback;
  switch (options.product) {
    case Product::kAny:
    case Product::kAdx:
      return;
    case Product::kSentinel:
      plan.time_column = "TimeGenerated";
      if (plan.lookback.empty()) plan.lookback = "14d";
      return;
    case Product::kDefender:
      plan.home_time_column = "Timestamp";
      plan.time_column = "Timestamp";
      if (plan.lookback.empty()) plan.lookback = "30d";
      return;
  }
}

std::vector<PackFile> WriteFamily(const Family& family, const Observables& observables,
                                  const PackFacts& facts, const PackOptions& options) {
  PlanOptions plan_options;
  plan_options.style = options.style;
  plan_options.has_all_indicators = options.has_all_indicators;
  plan_options.has_url_hosts = options.has_url_hosts;
  plan_options.max_indicators_per_query = options.max_indicators_per_query;
  WriteFor(options, plan_options);
  const HuntPlan plan = MakePlan(family.set, observables, plan_options);
  PackInput input;
  input.indicators = &family.set;
  input.plan = &plan;
  input.observables = &observables;
  input.options = &options;
  input.facts = &facts;
  std::vector<std::string> left_out;
  input.left_out = &left_out;
  input.family_key = family.key;
  const std::string name = intel::FamilyName(family.set.indicators[0]);
  input.family_name = name.empty() ? "malware of no stated family" : name;
  std::vector<IndicatorIdx> all(family.set.indicators.size());
  for (IndicatorIdx idx = 0; idx < all.size(); ++idx) all[idx] = idx;
  input.sources = SourceNames(family.set, all);

  std::vector<PackFile> files;
  for (const PackOutputDef* output : AllPackOutputs()) {
    const auto& wanted = options.outputs;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), output->option) == wanted.end())
      continue;
    for (PackFile& file : output->write(input)) files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  files.push_back(Manifest(input, files));
  return files;
}

std::string Index(const std::vector<std::pair<std::string, const Family*>>& families) {
  std::string out = "# Hunting packs\n\n| Family | Folder | Indicators |\n|---|---|---|\n";
  for (const auto& [folder, family] : families) {
    const std::string name = intel::FamilyName(family->set.indicators[0]);
    out += fmt::format("| {} | [{}]({}/page.md) | {} |\n",
                       base::EscapeForMarkdown(name.empty() ? "no stated family" : name), folder,
                       folder, base::FormatCount(family->set.indicators.size()));
  }
  return out;
}

// The same as a page, for a site of static files.
std::string SiteIndex(const std::vector<std::pair<std::string, const Family*>>& families) {
  std::string out = fmt::format(
      "<h1>Hunting packs</h1>\n<p class=\"soft\">{} families</p>\n<div class=\"wide\"><table>\n"
      "<tr><th>Family</th><th>Key</th><th class=\"number\">Indicators</th><th>First seen</th>"
      "<th>Last seen</th></tr>\n",
      base::FormatCount(families.size()));
  const auto day = [](std::optional<int64_t> ticks) {
    return ticks ? intel::FormatIsoTime(*ticks).substr(0, 10) : std::string();
  };
  for (const auto& [folder, family] : families) {
    const std::string name = intel::FamilyName(family->set.indicators[0]);
    std::optional<int64_t> first, last;
    for (const intel::Indicator& indicator : family->set.indicators) {
      if (!indicator.first_seen) continue;
      first = std::min(first.value_or(*indicator.first_seen), *indicator.first_seen);
      last = std::max(last.value_or(*indicator.first_seen), *indicator.first_seen);
    }
    out += fmt::format(
        "<tr><td><a href=\"{}/page.html\">{}</a></td><td>{}</td><td class=\"number\">{}</td>"
        "<td>{}</td><td>{}</td></tr>\n",
        base::EscapeForHtml(folder), base::EscapeForHtml(name.empty() ? "no stated family" : name),
        base::EscapeForHtml(family->key), base::FormatCount(family->set.indicators.size()),
        day(first), day(last));
  }
  return HtmlPage("Hunting packs", out + "</table></div>\n");
}

base::Status CheckOutputs(const PackOptions& options, diag::Sink& sink) {
  const std::vector<std::string_view> names = PackOutputNames();
  for (const std::string& wanted : options.outputs) {
    if (std::find(names.begin(), names.end(), wanted) != names.end()) continue;
    std::vector<std::string> texts(names.begin(), names.end());
    return sink.Fail(diag::Diagnostic{.code = diag::Code::K8001,
                                      .message = fmt::format("unknown pack output `{}`", wanted)}
                         .Help("outputs are " + base::Join(texts, ", ")));
  }
  return base::Done{};
}

}  // namespace

std::vector<std::string_view> PackOutputNames() {
  std::set<std::string_view> names;
  for (const PackOutputDef* output : AllPackOutputs()) names.insert(output->option);
  return {names.begin(), names.end()};
}

uint64_t NumRestricted(const intel::IndicatorSet& indicators, const PackOptions& options) {
  return static_cast<uint64_t>(
      std::count_if(indicators.indicators.begin(), indicators.indicators.end(),
                    [&](const auto& indicator) { return !MayPass(indicator, options); }));
}

base::Result<std::vector<PackFile>> MakePack(const intel::IndicatorSet& indicators,
                                             const PackOptions& options, diag::Sink& sink) {
  TRY_STATUS(CheckOutputs(options, sink));
  const std::string dir = options.data_dir.empty() ? base::FindDataDir() : options.data_dir;
  TRY(const Observables observables, ReadObservables(dir, sink));
  TRY(const PackFacts facts, ReadPackFacts(dir, sink));
  if (indicators.indicators.empty())
    return sink.Fail(diag::Code::K6002, "no indicator to make a pack of");
  const std::vector<Family> families = SplitFamilies(indicators, options);
  if (families.empty()) {
    return sink.Fail(
        diag::Diagnostic{.code = diag::Code::K6002, .message = "no indicator may be passed on"}
            .Help("`--restricted` packs TLP:RED and TLP:AMBER+STRICT, too"));
  }
  if (families.size() == 1 && !options.has_site)
    return WriteFamily(families[0], observables, facts, options);

  std::vector<PackFile> files;
  std::vector<std::pair<std::string, const Family*>> folders;
  std::set<std::string> taken;
  for (const Family& family : families) {
    std::string folder = FolderName(family.key);
    for (int n = 2; !taken.insert(base::AsciiLower(folder)).second; ++n) {
      folder = fmt::format("{}-{}", FolderName(family.key), n);
    }
    for (PackFile& file : WriteFamily(family, observables, facts, options)) {
      files.push_back({folder + '/' + file.path, std::move(file.content)});
    }
    folders.emplace_back(folder, &family);
  }
  files.push_back({"index.md", Index(folders)});
  if (options.has_site) files.push_back({"index.html", SiteIndex(folders)});
  std::sort(files.begin(), files.end(),
            [](const PackFile& a, const PackFile& b) { return a.path < b.path; });
  return files;
}

base::Status WritePack(const std::vector<PackFile>& files, const std::string& folder,
                       diag::Sink& sink) {
  namespace fs = std::filesystem;
  for (const PackFile& file : files) {
    const fs::path path = fs::path(folder) / file.path;
    const fs::path beside = path.string() + ".part";
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out << file.content;
    out.close();
    if (out) fs::rename(beside, path, error);
    if (!out || error) {
      return sink.Fail(diag::Code::K5009, fmt::format("`{}` cannot be written", path.string()));
    }
  }
  return base::Done{};
}

}  // namespace quoll::hunt
