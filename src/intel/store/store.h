// The intelligence state: what feeds and people have said so far, kept in one SQLite file, so that
// hunts need no feed at hand and nothing that was once claimed is lost.
//
//   TRY(auto store, Store::Open({.folder = "state"}, OpenMode::kWrite, sink));
//   TRY(ImportReport report, store->Import({"threatfox.json"}, {.now = now}, sink));
//   TRY(IndicatorSet indicators, store->Load({.now = now}, sink));
//
// Several processes may use one state: readers never wait, writers wait for each other. What a
// function that writes has returned without a failure survives the end of the process; before that,
// nothing of it is there. Times are datetime ticks (base/ticks.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/indicator.h"
#include "intel/lists/list_set.h"
#include "intel/store/sqlite.h"

namespace quoll::intel {

// `$XDG_DATA_HOME/quoll`, else `~/.local/share/quoll`; empty without a home.
std::string DefaultStateFolder();
// Whether there is a state in the folder.
bool HasState(const std::string& folder);

// The file that was last fetched from an address, for queries that read it (externaldata); empty
// where there is none, or no state that can be read.
std::string FindCopy(const std::string& folder, const std::string& url);

// What it means that a full export no longer has an entry.
enum class Absence : uint8_t {
  kRevoked,  // withdrawn; after its time (see expires_after) it has merely expired
  kEnded,    // it held until then
};

// How a source is to be read; of a feed's description or the command line.
struct SourcePolicy {
  // In place of the name that the reader gives; empty: the reader's.
  std::string source;
  // Where the source states none.
  std::string licence;
  std::optional<Tlp> tlp;
  // Ticks behind the last sight after which an assertion without an end has expired.
  std::optional<int64_t> expires_after;
  Absence absence = Absence::kRevoked;
};

struct ImportOptions {
  SourcePolicy policy;
  // What is known of sources by name, for what `policy` leaves open.
  std::vector<SourcePolicy> known_sources;
  // The files are all that their sources have: what they lack has been withdrawn. Counts only for
  // files that were read whole.
  bool is_full = false;
  // When the bytes came from the source; absent: told by a snapshot's name, else `now`.
  std::optional<int64_t> retrieved_at;
  int64_t now = 0;
  // `intel import`, for the history.
  std::string command = "intel import";
  // A file that is incomplete, or of which more was rejected than read, fails with K6023 and
  // changes nothing. For feeds, whose old entries are better than half of the new ones.
  bool refuses_incomplete = false;
  // The reader that must know the files, `threatfox_csv`; empty: any. Another fails with K6023.
  std::string reader;
};

enum class ChangeKind : uint8_t { kAdded, kChanged, kWithdrawn, kExpired, kDecided };
// `added`, `changed`, `withdrawn`, `expired`, `decided`.
std::string_view ChangeKindName(ChangeKind kind);

// One thing that became different about an indicator.
struct Change {
  ChangeKind kind = ChangeKind::kAdded;
  int64_t at = 0;  // of the import; of the end for kExpired
  Kind type = Kind::kIp;
  std::string value;
  uint16_t port = 0;
  std::string source_id;  // empty: a person's decision
  std::string external_id;
  std::string field;  // `confidence`; kWithdrawn: `absent`, `superseded`; kDecided: what
  std::string old_value;
  std::string new_value;
};

struct ImportReport {
  int64_t import_id = 0;
  uint64_t num_files = 0;
  uint64_t num_entries = 0;
  uint64_t num_rejected = 0;
  uint64_t num_new_indicators = 0;
  uint64_t num_new = 0;  // assertions
  uint64_t num_changed = 0;
  uint64_t num_unchanged = 0;
  // From bytes that are older than what the state has: they only widen the times of sight.
  uint64_t num_late = 0;
  uint64_t num_withdrawn = 0;
  uint64_t num_compounds = 0;
};

struct LoadOptions {
  int64_t now = 0;
  std::string family;  // Malpedia id, printable name or slug, any case; empty: all
  std::string source;  // empty: all
  std::optional<Kind> kind;
  std::optional<State> state;
  const ListSet* lists = nullptr;  // for grading; null: the built-in ones
};

struct SourceInfo {
  std::string name;
  std::string licence;
  std::optional<Tlp> tlp;
  std::optional<int64_t> expires_after;
  uint64_t num_assertions = 0;
  uint64_t num_withdrawn = 0;
  std::optional<int64_t> last_retrieved_at;
};

enum class Decision : uint8_t { kRetired, kFalsePositive, kRestored };
// `retired`, `false_positive`, `restored`.
std::string_view DecisionName(Decision decision);

// Of one indicator in logs, or somebody's word that a hit was none.
struct Sighting {
  Kind kind = Kind::kIp;
  std::string value;
  uint16_t port = 0;
  Transport transport = Transport::kUnstated;
  int64_t at = 0;
  bool is_false_positive = false;
  std::string origin;  // `quoll hunt`
};

// What the last fetch of a feed left, for the next one.
struct FeedState {
  std::string name;
  std::string url;
  std::string etag;
  std::string last_modified;
  std::string added_after;
  std::optional<int64_t> checked_at;
  std::optional<int64_t> not_before;
  std::string snapshot;  // below the state's folder
  std::string failure;
};

class Store {
 public:
  // Makes the folder and the file in mode kWrite. Fails with K6025 (missing, locked, not writable,
  // of a newer program), K6022 (damaged).
  static base::Result<std::unique_ptr<Store>> Open(const std::string& folder, OpenMode mode,
                                                   diag::Sink& sink);
  ~Store();

  const std::string& folder() const { return folder_; }
  // How long a writer waits for another one; kBusyTimeoutMs unless set.
  void set_busy_timeout_ms(int timeout_ms);

  // All of the files or nothing. The same files again change nothing. Fails as ReadIntel does.
  base::Result<ImportReport> Import(const std::vector<std::string>& paths,
                                    const ImportOptions& options, diag::Sink& sink);
  // What Import would change.
  base::Result<std::vector<Change>> Preview(const std::vector<std::string>& paths,
                                            const ImportOptions& options, diag::Sink& sink);
  // What has changed from `since` to `now`, in the order of time.
  base::Result<std::vector<Change>> Changes(int64_t since, int64_t now, diag::Sink& sink);

  // Indicators with all their assertions, states as of `now`. Fails with K6004 for a family that
  // none belongs to.
  base::Result<IndicatorSet> Load(const LoadOptions& options, diag::Sink& sink);
  base::Result<std::vector<SourceInfo>> Sources(diag::Sink& sink);

  // A person's decision on every indicator of a value (canonical or as people write it), whatever
  // the port. Returns how many; fails with K6024 when there is none.
  base::Result<uint64_t> Decide(const std::vector<std::string>& values, Decision decision,
                                const std::string& reason, int64_t now, diag::Sink& sink);
  // Withdraws all that a source says. Fails with K6024 for an unknown one.
  base::Result<uint64_t> RetireSource(const std::string& source, int64_t now, diag::Sink& sink);
  // Those of unknown indicators are left out; the same one twice is one. Returns how many are new.
  base::Result<uint64_t> AddSightings(const std::vector<Sighting>& sightings, diag::Sink& sink);

  // A feed without a state has one with its name alone.
  base::Result<FeedState> Feed(const std::string& name, diag::Sink& sink);
  base::Result<std::vector<FeedState>> Feeds(diag::Sink& sink);
  base::Status SetFeed(const FeedState& state, diag::Sink& sink);

 private:
  Store(std::string folder, std::unique_ptr<Database> database)
      : folder_(std::move(folder)), database_(std::move(database)) {}
  base::Result<std::vector<Change>> ChangesOfImport(int64_t import_id, diag::Sink& sink);

  std::string folder_;
  std::unique_ptr<Database> database_;
};

}  // namespace quoll::intel
