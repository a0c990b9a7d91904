#include "intel/store/store.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <tuple>

#include <fmt/format.h>

#include "base/escape.h"
#include "base/text.h"
#include "intel/canon.h"
#include "intel/refang.h"
#include "intel/store/_rows.h"
#include "intel/store/schema.h"

namespace quoll::intel {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "intel.sqlite";

std::string PathOf(const std::string& folder) { return folder + '/' + kFileName; }

// The value in every type that it may be of; with a port where it states one.
std::vector<Canonical> Readings(const std::string& value) {
  const std::string text = Refang(base::TrimBlanks(value));
  std::vector<Canonical> readings;
  for (int i = 0; i < kNumKinds; ++i) readings.push_back(Canonicalise(static_cast<Kind>(i), text));
  readings.push_back(CanonIpPort(text));
  readings.push_back(CanonDomainPort(text));
  std::erase_if(readings, [](const Canonical& canon) { return !canon.ok(); });
  // A network of one address is an address, and so on.
  const auto key = [](const Canonical& canon) {
    return std::tie(canon.kind, canon.value, canon.port);
  };
  std::sort(readings.begin(), readings.end(),
            [&](const Canonical& a, const Canonical& b) { return key(a) < key(b); });
  const auto is_same = [&](const Canonical& a, const Canonical& b) { return key(a) == key(b); };
  readings.erase(std::unique(readings.begin(), readings.end(), is_same), readings.end());
  return readings;
}

// A record of the import table for what is no import of files.
int64_t AddImport(Database& database, int64_t now, std::string_view command) {
  Statement add(database, "INSERT INTO import(at, command) VALUES (?, ?)");
  add.Bind(now).Bind(command).Run();
  return database.last_id();
}

FeedState FeedOf(const Statement& row) {
  return {.name = row.Text(0),
          .url = row.Text(1),
          .etag = row.Text(2),
          .last_modified = row.Text(3),
          .added_after = row.Text(4),
          .checked_at = row.MaybeInt(5),
          .not_before = row.MaybeInt(6),
          .snapshot = row.Text(7),
          .failure = row.Text(8)};
}

constexpr const char* kFeedColumns =
    "name, url, etag, last_modified, added_after, checked_at, not_before, snapshot, failure";

}  // namespace

std::string DefaultStateFolder() {
  const char* data = std::getenv("XDG_DATA_HOME");
  // A relative path there is to be ignored: XDG Base Directory Specification.
  if (data != nullptr && *data == '/') return std::string(data) + "/quoll";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return {};
  return std::string(home) + "/.local/share/quoll";
}

bool HasState(const std::string& folder) {
  std::error_code ignored;
  return !folder.empty() && fs::exists(PathOf(folder), ignored);
}

std::string FindCopy(const std::string& folder, const std::string& url) {
  if (!HasState(folder)) return {};
  diag::Sink unheard;
  const auto store = Store::Open(folder, OpenMode::kRead, unheard);
  if (!store) return {};
  const auto feeds = (*store)->Feeds(unheard);
  if (!feeds) return {};
  for (const FeedState& feed : *feeds) {
    const std::string path = folder + '/' + feed.snapshot;
    std::error_code ignored;
    if (feed.url == url && !feed.snapshot.empty() && fs::exists(path, ignored)) return path;
  }
  return {};
}

std::string_view DecisionName(Decision decision) {
  switch (decision) {
    case Decision::kRetired:
      return "retired";
    case Decision::kFalsePositive:
      return "false_positive";
    case Decision::kRestored:
      return "restored";
  }
  return "";
}

base::Result<std::unique_ptr<Store>> Store::Open(const std::string& folder, OpenMode mode,
                                                 diag::Sink& sink) {
  if (folder.empty()) {
    return sink.Fail(
        diag::Diagnostic{.code = diag::Code::K6025, .message = "there is no home for the state"}
            .Help("name a folder with `--state DIR`"));
  }
  if (mode == OpenMode::kRead && !HasState(folder)) {
    return sink.Fail(diag::Diagnostic{
        .code = diag::Code::K6025,
        .message = fmt::format("`{}` holds no intelligence state", base::EscapeForTerminal(folder))}
                         .Help("`quoll intel import FILE` makes one"));
  }
  std::error_code error;
  if (mode == OpenMode::kWrite && !fs::is_directory(folder, error)) {
    fs::create_directories(folder, error);
    if (error) {
      return sink.Fail(diag::Code::K5009,
                       fmt::format("the folder `{}` cannot be made: {}",
                                   base::EscapeForTerminal(folder), error.message()));
    }
  }
  TRY(std::unique_ptr<Database> database, Database::Open(PathOf(folder), mode, sink));
  TRY_STATUS(PrepareSchema(*database, mode, sink));
  return std::unique_ptr<Store>(new Store(folder, std::move(database)));
}

Store::~Store() = default;

void Store::set_busy_timeout_ms(int timeout_ms) { database_->set_busy_timeout_ms(timeout_ms); }

base::Result<std::vector<SourceInfo>> Store::Sources(diag::Sink& sink) {
  std::vector<SourceInfo> sources;
  {
    Statement read(*database_,
                   "SELECT s.name, s.licence, s.tlp, s.expires_after, count(a.id), "
                   "count(a.withdrawn), max(a.retrieved_at) FROM source AS s LEFT JOIN assertion "
                   "AS a ON a.source_id = s.id GROUP BY s.id ORDER BY s.name");
    while (read.Next()) {
      SourceInfo info{.name = read.Text(0), .licence = read.Text(1)};
      if (const auto tlp = read.MaybeInt(2); tlp && *tlp >= 0 && *tlp <= 4)
        info.tlp = static_cast<Tlp>(*tlp);
      info.expires_after = read.MaybeInt(3);
      info.num_assertions = static_cast<uint64_t>(read.Int(4));
      info.num_withdrawn = static_cast<uint64_t>(read.Int(5));
      info.last_retrieved_at = read.MaybeInt(6);
      sources.push_back(std::move(info));
    }
  }
  TRY_STATUS(database_->Check(sink));
  return sources;
}

base::Result<uint64_t> Store::Decide(const std::vector<std::string>& values, Decision decision,
                                     const std::string& reason, int64_t now, diag::Sink& sink) {
  Transaction transaction(*database_);
  const int64_t import_id = AddImport(*database_, now, "intel retire");
  Statement add(*database_,
                "INSERT INTO decision(indicator_id, import_id, what, reason) SELECT id, ?1, ?2, ?3 "
                "FROM indicator WHERE key = ?4 AND value = ?5 AND type = ?6 AND (?7 = 0 OR port "
                "= ?7)");
  uint64_t num_decided = 0;
  for (const std::string& value : values) {
    uint64_t num_of_value = 0;
    for (const Canonical& canon : Readings(value)) {
      const std::string_view type = KindName(canon.kind);
      add.Bind(import_id).Bind(DecisionName(decision)).Bind(reason);
      add.Bind(IndicatorKey(type, canon.value)).Bind(canon.value).Bind(type).Bind(canon.port).Run();
      num_of_value += database_->num_changed();
    }
    TRY_STATUS(database_->Check(sink));
    if (num_of_value == 0) {
      return sink.Fail(diag::Code::K6024, fmt::format("the state has no indicator `{}`",
                                                      base::EscapeForTerminal(value)));
    }
    num_decided += num_of_value;
  }
  transaction.Commit();
  TRY_STATUS(database_->Check(sink));
  return num_decided;
}

base::Result<uint64_t> Store::RetireSource(const std::string& source, int64_t now,
                                           diag::Sink& sink) {
  Transaction transaction(*database_);
  const int64_t import_id = AddImport(*database_, now, "intel retire");
  Statement find(*database_, "SELECT id FROM source WHERE name = ?");
  find.Bind(source);
  const bool is_known = find.Next();
  TRY_STATUS(database_->Check(sink));
  if (!is_known) {
    TRY(const std::vector<SourceInfo> known, Sources(sink));
    std::vector<std::string_view> names;
    for (const SourceInfo& info : known) names.push_back(info.name);
    diag::Diagnostic diagnostic{
        .code = diag::Code::K6024,
        .message = fmt::format("the state has no source `{}`", base::EscapeForTerminal(source))};
    if (const auto nearest = base::NearestName(source, names))
      diagnostic.Help(fmt::format("a similar one exists: `{}`", *nearest));
    return sink.Fail(std::move(diagnostic));
  }
  const int64_t source_id = find.Int(0);
  find.Reset();
  Statement withdraw(*database_,
                     "UPDATE assertion SET withdrawn = 'retired', withdrawn_at = ?, "
                     "withdrawn_import = ? WHERE source_id = ? AND withdrawn IS NULL");
  withdraw.Bind(now).Bind(import_id).Bind(source_id).Run();
  const uint64_t num_withdrawn = database_->num_changed();
  transaction.Commit();
  TRY_STATUS(database_->Check(sink));
  return num_withdrawn;
}

base::Result<uint64_t> Store::AddSightings(const std::vector<Sighting>& sightings,
                                           diag::Sink& sink) {
  Transaction transaction(*database_);
  uint64_t num_added = 0;
  {
    Statement add(*database_,
                  "INSERT OR IGNORE INTO sighting(indicator_id, at, is_false_positive, origin) "
                  "SELECT id, ?1, ?2, ?3 FROM indicator WHERE key = ?4 AND value = ?5 AND type = "
                  "?6 AND port = ?7 AND transport = ?8");
    for (const Sighting& sighting : sightings) {
      add.Bind(sighting.at).Bind(int64_t{sighting.is_false_positive}).Bind(sighting.origin);
      const std::string_view type = KindName(sighting.kind);
      add.Bind(IndicatorKey(type, sighting.value)).Bind(sighting.value).Bind(type);
      add.Bind(sighting.port);
      add.Bind(static_cast<int64_t>(sighting.transport)).Run();
      num_added += database_->num_changed();
    }
  }
  transaction.Commit();
  TRY_STATUS(database_->Check(sink));
  return num_added;
}

base::Result<FeedState> Store::Feed(const std::string& name, diag::Sink& sink) {
  FeedState state{.name = name};
  {
    Statement read(*database_, fmt::format("SELECT {} FROM feed WHERE name = ?", kFeedColumns));
    read.Bind(name);
    if (read.Next()) state = FeedOf(read);
  }
  TRY_STATUS(database_->Check(sink));
  return state;
}

base::Result<std::vector<FeedState>> Store::Feeds(diag::Sink& sink) {
  std::vector<FeedState> states;
  {
    Statement read(*database_, fmt::format("SELECT {} FROM feed ORDER BY name", kFeedColumns));
    while (read.Next()) states.push_back(FeedOf(read));
  }
  TRY_STATUS(database_->Check(sink));
  return states;
}

base::Status Store::SetFeed(const FeedState& state, diag::Sink& sink) {
  {
    Statement set(*database_,
                  fmt::format("INSERT OR REPLACE INTO feed({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                              kFeedColumns));
    set.Bind(state.name).Bind(state.url).Bind(state.etag).Bind(state.last_modified);
    set.Bind(state.added_after).Bind(state.checked_at).Bind(state.not_before);
    set.Bind(state.snapshot).Bind(state.failure).Run();
  }
  return database_->Check(sink);
}

}  // namespace quoll::intel
