#include "intel/store/schema.h"

#include <fmt/format.h>

#include <iterator>

#include "base/escape.h"

namespace quoll::intel {
namespace {

// `Quol`; says whose file it is.
constexpr int64_t kApplicationId = 0x51756f6c;

// Version 1. Times are datetime ticks (base/ticks.h); an absent one is NULL.
//
//   import ── document ──< assertion >── indicator ──< decision, sighting
//                              │   └── source
//                              └──< change
//
// A run of `intel import`, `fetch` or `retire` is an import, each file that it reads a document.
// Texts that repeat (families, tags, reporters) stand in `phrase`, once.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE source(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  licence TEXT NOT NULL,
  tlp INTEGER,
  expires_after INTEGER,  -- ticks behind the last sight
  absence TEXT NOT NULL   -- revoked | ended: what absence from a full export means
);
CREATE TABLE import(
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  command TEXT NOT NULL
);
CREATE TABLE document(
  id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES import,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  reader TEXT NOT NULL,
  retrieved_at INTEGER NOT NULL,
  is_full INTEGER NOT NULL,      -- all that the source has
  is_complete INTEGER NOT NULL,  -- nothing of the file was missing
  num_entries INTEGER NOT NULL,
  num_rejected INTEGER NOT NULL
);
CREATE TABLE phrase(
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE
);
CREATE TABLE indicator(
  id INTEGER PRIMARY KEY,
  key INTEGER NOT NULL,  -- hash of type and value, see _rows.cpp
  type TEXT NOT NULL,
  value TEXT NOT NULL,
  port INTEGER NOT NULL,
  transport INTEGER NOT NULL,
  scope INTEGER NOT NULL
);
CREATE INDEX indicator_key ON indicator(key);
CREATE TABLE assertion(
  id INTEGER PRIMARY KEY,
  indicator_id INTEGER NOT NULL REFERENCES indicator,
  source_id INTEGER NOT NULL REFERENCES source,
  external_id TEXT NOT NULL,
  content TEXT NOT NULL,  -- tells assertions without an external id apart
  first_document INTEGER NOT NULL REFERENCES document,
  last_document INTEGER NOT NULL REFERENCES document,
  retrieved_at INTEGER NOT NULL,
  withdrawn TEXT,  -- absent | superseded | retired
  withdrawn_at INTEGER,
  withdrawn_import INTEGER REFERENCES import,
  line INTEGER NOT NULL,
  raw TEXT NOT NULL,
  reporter INTEGER NOT NULL REFERENCES phrase,
  is_anonymous INTEGER NOT NULL,
  confidence INTEGER,
  first_seen INTEGER,
  last_seen INTEGER,
  threat_type INTEGER NOT NULL REFERENCES phrase,
  malware_id INTEGER NOT NULL REFERENCES phrase,
  malware_name INTEGER NOT NULL REFERENCES phrase,
  aliases INTEGER NOT NULL REFERENCES phrase,  -- one line each
  tags INTEGER NOT NULL REFERENCES phrase,     -- one line each
  reference TEXT NOT NULL,
  comment TEXT NOT NULL,
  is_compromised INTEGER,
  tlp INTEGER,
  licence INTEGER NOT NULL REFERENCES phrase,
  valid_from INTEGER,
  valid_until INTEGER,
  is_revoked INTEGER NOT NULL,
  action INTEGER NOT NULL,
  event INTEGER NOT NULL REFERENCES phrase
);
CREATE INDEX assertion_of_indicator ON assertion(indicator_id);
CREATE INDEX assertion_of_source ON assertion(source_id, external_id);
CREATE TABLE change(
  id INTEGER PRIMARY KEY,
  assertion_id INTEGER NOT NULL REFERENCES assertion,
  document_id INTEGER NOT NULL REFERENCES document,
  field TEXT NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL
);
CREATE INDEX change_of_document ON change(document_id);
CREATE TABLE compound(
  id INTEGER PRIMARY KEY,
  external_id TEXT NOT NULL,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  line INTEGER NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document
);
CREATE UNIQUE INDEX compound_key ON compound(external_id, text);
CREATE TABLE decision(
  id INTEGER PRIMARY KEY,
  indicator_id INTEGER NOT NULL REFERENCES indicator,
  import_id INTEGER NOT NULL REFERENCES import,
  what TEXT NOT NULL,  -- retired | false_positive | restored
  reason TEXT NOT NULL
);
CREATE INDEX decision_of_indicator ON decision(indicator_id);
CREATE TABLE sighting(
  id INTEGER PRIMARY KEY,
  indicator_id INTEGER NOT NULL REFERENCES indicator,
  at INTEGER NOT NULL,
  is_false_positive INTEGER NOT NULL,
  origin TEXT NOT NULL
);
CREATE UNIQUE INDEX sighting_key ON sighting(indicator_id, at, is_false_positive, origin);
CREATE TABLE feed(
  name TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  added_after TEXT NOT NULL,  -- TAXII: where the next fetch goes on
  checked_at INTEGER,         -- the server answered
  not_before INTEGER,         -- it asked to be left alone until then
  snapshot TEXT NOT NULL,     -- below the state's folder
  failure TEXT NOT NULL       -- of the last try; empty: it went well
);
)sql";

// One text for each version; the first makes version 1.
constexpr const char* kSteps[] = {kVersion1};
constexpr int64_t kNewestVersion = std::size(kSteps);

base::Failed Refuse(const Database& database, std::string what, std::string help,
                    diag::Sink& sink) {
  return sink.Fail(diag::Diagnostic{
      .code = diag::Code::K6025,
      .message = fmt::format("`{}` {}", base::EscapeForTerminal(database.path()), what)}
                       .Help(std::move(help)));
}

base::Status CheckOwner(Database& database, int64_t version, diag::Sink& sink) {
  const int64_t owner = database.Number("PRAGMA application_id");
  const bool has_tables = database.Number("SELECT count(*) FROM sqlite_schema") > 0;
  TRY_STATUS(database.Check(sink));
  if (has_tables && owner != kApplicationId) {
    return Refuse(database, "is a database of another program",
                  "name the folder of an intelligence state with `--state DIR`", sink);
  }
  if (version > kNewestVersion) {
    return Refuse(database,
                  fmt::format("has the layout {}, and this program knows layouts up to {}", version,
                              kNewestVersion),
                  "a newer version of quoll wrote it; use that one", sink);
  }
  return base::Done{};
}

}  // namespace

base::Status PrepareSchema(Database& database, OpenMode mode, diag::Sink& sink) {
  int64_t version = database.Number("PRAGMA user_version");
  TRY_STATUS(database.Check(sink));
  TRY_STATUS(CheckOwner(database, version, sink));
  if (version == kNewestVersion) return base::Done{};
  if (mode == OpenMode::kRead) {
    return Refuse(
        database,
        version == 0 ? std::string("is empty") : fmt::format("has the old layout {}", version),
        "`quoll intel import` brings it up to date", sink);
  }
  // A log beside the file: readers do not wait for writers, and a killed writer leaves no half.
  database.Execute("PRAGMA journal_mode = WAL");
  Transaction transaction(database);
  // Another process may have been first.
  version = database.Number("PRAGMA user_version");
  for (; version < kNewestVersion; ++version) database.Execute(kSteps[version]);
  database.Execute(
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, version)
          .c_str());
  transaction.Commit();
  return database.Check(sink);
}

}  // namespace quoll::intel
