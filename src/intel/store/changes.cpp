// What has changed in the state: of one import, or within a time.
#include <algorithm>

#include "intel/store/store.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

constexpr const char* kOfImport = "p.id = ?1";
constexpr const char* kOfTime = "p.at > ?1 AND p.at <= ?2";

// The columns that every query below starts with: time, indicator.
constexpr const char* kStart = "SELECT p.at, i.type, i.value, i.port, ";

class ChangeReader {
 public:
  ChangeReader(Database& database, const char* condition, int64_t first,
               std::optional<int64_t> second)
      : database_(database), condition_(condition), first_(first), second_(second) {}

  void ReadAll() {
    Read(ChangeKind::kAdded,
         "s.name, a.external_id, '', '', '' FROM assertion AS a JOIN source AS s ON s.id = "
         "a.source_id JOIN indicator AS i ON i.id = a.indicator_id JOIN document AS d ON d.id = "
         "a.first_document JOIN import AS p ON p.id = d.import_id WHERE ",
         "a.id");
    Read(ChangeKind::kChanged,
         "s.name, a.external_id, c.field, c.old, c.new FROM change AS c JOIN assertion AS a ON "
         "a.id = c.assertion_id JOIN source AS s ON s.id = a.source_id JOIN indicator AS i ON i.id "
         "= a.indicator_id JOIN document AS d ON d.id = c.document_id JOIN import AS p ON p.id = "
         "d.import_id WHERE ",
         "c.id");
    Read(ChangeKind::kWithdrawn,
         "s.name, a.external_id, a.withdrawn, '', '' FROM assertion AS a JOIN source AS s ON s.id "
         "= a.source_id JOIN indicator AS i ON i.id = a.indicator_id JOIN import AS p ON p.id = "
         "a.withdrawn_import WHERE ",
         "a.id");
    Read(ChangeKind::kDecided,
         "'', '', c.what, '', c.reason FROM decision AS c JOIN indicator AS i ON i.id = "
         "c.indicator_id JOIN import AS p ON p.id = c.import_id WHERE ",
         "c.id");
  }

  std::vector<Change> TakeByTime() {
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const Change& a, const Change& b) { return a.at < b.at; });
    return std::move(changes_);
  }

  // Assertions whose time has run out; nobody wrote anything then.
  void ReadExpired() {
    Statement read(
        database_,
        "SELECT end, type, value, port, name, external_id FROM (SELECT coalesce(a.valid_until, "
        "max(coalesce(a.last_seen, a.first_seen), coalesce(a.first_seen, a.last_seen)) + "
        "s.expires_after) AS end, i.type, i.value, i.port, s.name, a.external_id, a.id FROM "
        "assertion AS a JOIN source AS s ON s.id = a.source_id JOIN indicator AS i ON i.id = "
        "a.indicator_id WHERE a.withdrawn IS NULL) WHERE end > ? AND end <= ? ORDER BY end, id");
    read.Bind(first_).Bind(second_);
    while (read.Next()) {
      Change change = Start(read, ChangeKind::kExpired);
      change.source_id = read.Text(4);
      change.external_id = read.Text(5);
      changes_.push_back(std::move(change));
    }
  }

 private:
  static Change Start(const Statement& row, ChangeKind kind) {
    return {.kind = kind,
            .at = row.Int(0),
            .type = KindFromName(row.Text(1)).value_or(Kind::kDomain),
            .value = row.Text(2),
            .port = static_cast<uint16_t>(row.Int(3))};
  }

  void Read(ChangeKind kind, const std::string& middle, const std::string& order) {
    Statement read(database_, kStart + middle + condition_ + " ORDER BY " + order);
    read.Bind(first_);
    if (second_) read.Bind(second_);
    while (read.Next()) {
      Change change = Start(read, kind);
      change.source_id = read.Text(4);
      change.external_id = read.Text(5);
      change.field = read.Text(6);
      change.old_value = read.Text(7);
      change.new_value = read.Text(8);
      changes_.push_back(std::move(change));
    }
  }

  Database& database_;
  const char* condition_;
  int64_t first_;
  std::optional<int64_t> second_;
  std::vector<Change> changes_;
};

}  // namespace

std::string_view ChangeKindName(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kAdded:
      return "added";
    case ChangeKind::kChanged:
      return "changed";
    case ChangeKind::kWithdrawn:
      return "withdrawn";
    case ChangeKind::kExpired:
      return "expired";
    case ChangeKind::kDecided:
      return "decided";
  }
  return "";
}

base::Result<std::vector<Change>> Store::ChangesOfImport(int64_t import_id, diag::Sink& sink) {
  ChangeReader reader(*database_, kOfImport, import_id, std::nullopt);
  reader.ReadAll();
  TRY_STATUS(database_->Check(sink));
  return reader.TakeByTime();
}

base::Result<std::vector<Change>> Store::Changes(int64_t since, int64_t now, diag::Sink& sink) {
  database_->Execute("BEGIN");
  ChangeReader reader(*database_, kOfTime, since, now);
  reader.ReadAll();
  reader.ReadExpired();
  database_->Execute("COMMIT");
  TRY_STATUS(database_->Check(sink));
  return reader.TakeByTime();
}

}  // namespace quoll::intel
