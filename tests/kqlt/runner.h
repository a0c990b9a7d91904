// Runs the records of .kqlt files against the library and says what differs.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "record.h"
#include "table_text.h"

namespace quoll::kqlt {

struct NamedTable {
  std::string name;
  Table table;
};

// What a query text led to.
struct Outcome {
  bool has_failed = false;
  std::vector<Table> results;  // one per statement that returns something
  std::vector<std::string>
      diagnostics;  // lines: errors and warnings as they are rendered without colour
};

// What the text of a log or of an intelligence source was read as.
struct Reading {
  bool has_failed = false;
  std::string format;
  std::vector<NamedTable> tables;  // those with rows, by name, without the columns that stay empty
  uint64_t num_rejected = 0;       // records
  std::vector<std::string> diagnostics;
};

// What records run on; the runner's own tests put a fake in its place.
class Backend {
 public:
  virtual ~Backend() = default;
  virtual std::string_view name() const = 0;
  // The tables of all later calls.
  virtual void SetTables(std::vector<NamedTable> tables) = 0;
  virtual Outcome Run(const std::string& query) = 0;
  // The lines of the SQL (Kind::kSql) or the plan (Kind::kPlan); nothing, with the lines of the
  // diagnostics in `problems`, where the query does not compile.
  virtual std::vector<std::string> Explain(const std::string& query, Kind form,
                                           std::vector<std::string>& problems) = 0;
  // The lines of the lints' remarks; as Explain where the query does not compile.
  virtual std::vector<std::string> Lint(const std::string& query,
                                        std::vector<std::string>& problems) = 0;
  // The text as a file; `format` tells a log format from an intelligence source, nothing more.
  virtual Reading Read(const std::string& format, const std::string& text) = 0;
  // The hits of a hunt for the indicators of one text in another, a line each:
  // `grade [reasons] column = value | indicator | record`. As Explain where it fails.
  virtual std::vector<std::string> Match(const std::string& intelligence, const std::string& log,
                                         std::vector<std::string>& problems) = 0;
  // The lines of the file `path` of the pack made from the indicators of a text; as Explain where
  // it fails or has no such file.
  virtual std::vector<std::string> Pack(const std::string& intelligence, const std::string& path,
                                        bool is_seed_style, std::vector<std::string>& problems) = 0;
};

// The library itself. `now` is 2026-01-01T00:00:00Z and the seed 0, so that every run is the same.
// Null, with `error` set, when the engine does not start.
std::unique_ptr<Backend> OpenBackend(std::string& error);

enum class Mode { kCompare, kBless };

struct RunOptions {
  Mode mode = Mode::kCompare;
  bool with_slow = false;
};

struct Counts {
  size_t num_passed = 0;
  size_t num_failed = 0;
  size_t num_skipped = 0;
  size_t num_self = 0;  // among those passed: expectations that nobody has confirmed

  void Add(const Counts& other);
};

// A file, and the line whose record alone is wanted (0: all).
struct Selection {
  std::string path;
  std::string shown;  // path below the root, for messages
  size_t line = 0;
};

// Runs the records of one file; differences go to `out`. Mode::kBless rewrites the file where they
// differ.
Counts RunFile(const Selection& selection, const RunOptions& options, Backend& backend,
               std::ostream& out);

// Files below `root`, sorted: all without names, else those that the names give (`operators`,
// `operators/top.kqlt`, `operators/top.kqlt:12`). `error` says which name gives none.
std::vector<Selection> Select(const std::string& root, const std::vector<std::string>& names,
                              std::string& error);

}  // namespace quoll::kqlt
