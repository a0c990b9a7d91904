#include "hunt/pack_verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/escape.h"
#include "base/hash.h"
#include "base/text.h"
#include "base/ticks.h"
#include "hunt/carry.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

// A path of a manifest stays below its folder.
bool IsBelow(std::string_view path) {
  if (path.empty() || path.starts_with('/')) return false;
  const auto parts = base::Split(path, '/');
  return std::find(parts.begin(), parts.end(), "..") == parts.end();
}

// Folders with a manifest: the folder itself, or those in it.
base::Result<std::vector<std::string>> FindPacks(const std::string& folder, diag::Sink& sink) {
  std::vector<std::string> packs;
  std::error_code error;
  if (fs::exists(folder + "/manifest.json", error)) {
    packs.push_back(folder);
  } else {
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (fs::exists(entry.path() / "manifest.json", error)) packs.push_back(entry.path().string());
    }
  }
  std::sort(packs.begin(), packs.end());
  if (!packs.empty()) return packs;
  return sink.Fail(diag::Code::K5001, fmt::format("`{}` holds no pack: there is no manifest.json",
                                                  base::EscapeForTerminal(folder)));
}

class Verifier {
 public:
  Verifier(std::string folder, const WorkspaceOptions& workspace, PackVerdict& verdict)
      : folder_(std::move(folder)), workspace_(workspace), verdict_(verdict) {}

  base::Status Run(diag::Sink& sink) {
    TRY(const YamlNode manifest, ReadYaml(folder_ + "/manifest.json", sink));
    ++verdict_.num_packs;
    if (const YamlNode* files = manifest.Find("files")) {
      for (const YamlNode& file : files->items) CheckSum(file.Text("path"), file.Text("sha256"));
    }
    std::error_code error;
    if (!fs::exists(folder_ + "/fixtures/expected.json", error)) return base::Done{};
    TRY(const YamlNode expected, ReadYaml(folder_ + "/fixtures/expected.json", sink));
    return RunQueries(expected, sink);
  }

 private:
  void Fault(std::string_view path, std::string_view what) {
    verdict_.faults.push_back(fmt::format("{}/{}: {}", folder_, path, what));
  }

  void CheckSum(const std::string& path, const std::string& sum) {
    ++verdict_.num_files;
    if (!IsBelow(path)) return Fault(path, "the path leads out of the pack");
    const auto content = ReadFile(folder_ + "/" + path);
    if (!content) return Fault(path, "the file is missing");
    if (base::Sha256Hex(*content) != sum) Fault(path, "the file is not the one of the manifest");
  }

  base::Status RunQueries(const YamlNode& expected, diag::Sink& sink) {
    const YamlNode* queries = expected.Find("queries");
    if (queries == nullptr) return base::Done{};
    std::set<std::string> tables;
    for (const YamlNode& query : queries->items) tables.insert(query.Text("table"));
    WorkspaceOptions options = workspace_;
    for (const std::string& table : tables) {
      if (IsBelow(table) && table.find('/') == std::string::npos)
        options.log_specs.push_back(fmt::format("{0}={1}/fixtures/{0}.json", table, folder_));
    }
    TRY(const auto workspace, Workspace::Open(options, sink));
    QueryOptions query_options;
    query_options.now_ticks = base::ParseDatetime(expected.Text("now"));
    for (const YamlNode& query : queries->items) RunQuery(query, *workspace, query_options);
    return base::Done{};
  }

  void RunQuery(const YamlNode& query, Workspace& workspace, const QueryOptions& options) {
    const std::string path = query.Text("file");
    const auto text = IsBelow(path) ? ReadFile(folder_ + "/" + path) : std::nullopt;
    if (!text) return Fault(path, "the query is missing");
    ++verdict_.num_queries;
    diag::Sink sink;
    const auto found = Records(path, *text, workspace, options, sink);
    if (!found) {
      const auto problems = sink.diagnostics();
      return Fault(path, problems.empty() ? "the query does not run" : problems[0].message);
    }
    const std::vector<std::string> records = query.Texts("records");
    const std::set<std::string> wanted(records.begin(), records.end());
    const std::string rows = fmt::format("of fixtures/{}.json", query.Text("table"));
    for (const std::string& record : wanted) {
      if (!found->contains(record))
        Fault(path, fmt::format("does not find row {} {}", record, rows));
    }
    for (const std::string& record : *found) {
      if (!wanted.contains(record))
        Fault(path, fmt::format("finds row {} {}, which it must not", record, rows));
    }
  }

  static base::Result<std::set<std::string>> Records(const std::string& path,
                                                     const std::string& text, Workspace& workspace,
                                                     const QueryOptions& options,
                                                     diag::Sink& sink) {
    const auto source = std::make_shared<const base::SourceFile>(path, text);
    TRY(const lang::CompiledQuery compiled, workspace.Compile(source, options, sink));
    const auto plan = CarryColumns(compiled.results.at(0).rel, {});
    if (plan == nullptr) return sink.Fail(diag::Code::K3001, "the query is not row-wise");
    TRY(auto stream, workspace.Run({plan->rel, {}}, source, options, sink));
    std::set<std::string> records;
    for (;;) {
      TRY(const engine::Rows rows, stream->Next());
      if (rows.num_rows == 0) return records;
      const model::ColumnView& record = rows.columns[plan->provenance + 2];
      for (size_t row = 0; row < rows.num_rows; ++row)
        records.insert(std::to_string(record.Get<int64_t>(row)));
    }
  }

  std::string folder_;
  const WorkspaceOptions& workspace_;
  PackVerdict& verdict_;
};

// What a pack holds, by names that are the same in the next one.
struct Holdings {
  std::map<std::string, std::string> indicators;  // id → text
  std::map<std::string, std::string> queries;     // id → sum of its file
  std::map<std::string, std::string> files;       // path → sum, without those of queries
};

base::Status ReadHoldings(const YamlNode& manifest, Holdings& holdings) {
  if (const YamlNode* files = manifest.Find("files")) {
    for (const YamlNode& file : files->items) {
      const std::string path = file.Text("path");
      (path.starts_with("queries/") ? holdings.queries : holdings.files)[path] =
          file.Text("sha256");
    }
  }
  if (const YamlNode* members = manifest.Find("members")) {
    for (const YamlNode& member : members->items) {
      const std::string port = member.Text("port");
      holdings.indicators[member.Text("id")] =
          fmt::format("{} {}{}", member.Text("type"), member.Text("value"),
                      port.empty() || port == "null" ? "" : " port " + port);
    }
  }
  return base::Done{};
}

base::Result<std::map<std::string, Holdings>> ReadFamilies(const std::string& folder,
                                                           diag::Sink& sink) {
  TRY(const auto packs, FindPacks(folder, sink));
  std::map<std::string, Holdings> all;
  for (const std::string& pack : packs) {
    TRY(const YamlNode manifest, ReadYaml(pack + "/manifest.json", sink));
    TRY_STATUS(ReadHoldings(manifest, all[manifest.Text("malpedia")]));
  }
  return all;
}

enum class Shows { kKey, kValue };

void Compare(std::string_view what, const std::map<std::string, std::string>& before,
             const std::map<std::string, std::string>& after, Shows shows,
             std::vector<std::string>& lines) {
  const auto add = [&](char sign, const std::pair<const std::string, std::string>& item) {
    lines.push_back(
        fmt::format("{} {} {}", sign, what, shows == Shows::kKey ? item.first : item.second));
  };
  for (const auto& item : before) {
    const auto now = after.find(item.first);
    if (now == after.end()) add('-', item);
    if (now != after.end() && now->second != item.second) add('~', item);
  }
  for (const auto& item : after) {
    if (!before.contains(item.first)) add('+', item);
  }
}

}  // namespace

base::Result<PackVerdict> VerifyPack(const std::string& folder, const WorkspaceOptions& workspace,
                                     diag::Sink& sink) {
  TRY(const auto packs, FindPacks(folder, sink));
  PackVerdict verdict;
  for (const std::string& pack : packs) TRY_STATUS(Verifier(pack, workspace, verdict).Run(sink));
  return verdict;
}

base::Result<std::vector<std::string>> DiffPacks(const std::string& old_folder,
                                                 const std::string& new_folder, diag::Sink& sink) {
  TRY(auto before, ReadFamilies(old_folder, sink));
  TRY(auto after, ReadFamilies(new_folder, sink));
  std::set<std::string> families;
  for (const auto& [family, holdings] : before) families.insert(family);
  for (const auto& [family, holdings] : after) families.insert(family);
  std::vector<std::string> lines;
  for (const std::string& family : families) {
    const std::string name = family.empty() ? "without a name" : family;
    if (!before.contains(family)) lines.push_back("+ family " + name);
    if (!after.contains(family)) lines.push_back("- family " + name);
    const Holdings& then = before[family];
    const Holdings& now = after[family];
    Compare("indicator", then.indicators, now.indicators, Shows::kValue, lines);
    Compare("query", then.queries, now.queries, Shows::kKey, lines);
    Compare("file", then.files, now.files, Shows::kKey, lines);
  }
  return lines;
}

}  // namespace quoll::hunt
