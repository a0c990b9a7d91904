// Environment: the tables, functions and files that a query can name, as the binder sees them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_file.h"
#include "model/catalog.h"
#include "model/table_source.h"
#include "model/value.h"

namespace quoll::lang {

struct TableBinding {
  model::TableSchema schema;
  // Null: the table is known and has no data.
  std::shared_ptr<model::TableSource> source;
};

// A function kept in a file of the user's: KQL text `let Name = (parameters) { body }`.
struct StoredFunction {
  std::string name;
  std::shared_ptr<const base::SourceFile> source;
  // What its answer lacks; empty for a function that says all there is. Reported as K2018.
  std::string lacks = {};
};

// What externaldata asks for.
struct ExternalRequest {
  // One value of a record.
  struct Field {
    std::string name;
    model::Type type = model::Type::kString;
    std::optional<size_t> ordinal;        // of a separated format, from 0
    std::string path;                     // of JSON: `$.a.b[0]`
    std::optional<std::string> constant;  // the value of every record
  };
  std::vector<std::string> locations;  // URLs or paths, as written
  std::string format;                  // lower case; empty: by the ending of the location, else csv
  bool ignores_first_record = false;
  std::string member_pattern;  // files of an archive to read; empty: all
  std::vector<Field> fields;
};

// The environment's answer: rows, no rows, or a refusal.
struct ExternalData {
  // Columns are named and ordered as the request's fields; each is string, dynamic, or of the
  // field's type. Null with an empty `refusal`: known and without rows.
  model::Schema columns;
  std::shared_ptr<model::TableSource> source;
  std::string refusal;  // why there is nothing
  std::string help;
  size_t location_idx = 0;  // which of the locations was refused
};

class Environment {
 public:
  virtual ~Environment() = default;
  virtual std::optional<TableBinding> FindTable(std::string_view name) const = 0;
  virtual std::optional<model::WorkspaceFunction> FindFunction(std::string_view name) const = 0;
  // For wildcards, `union *`, `search`, and near names.
  virtual std::vector<std::string> TableNames() const = 0;
  // True: a table's implicit columns are shown like the others.
  virtual bool shows_implicit_columns() const { return false; }
  // A function of the user's own; null for an unknown name. Valid as long as the environment.
  virtual const StoredFunction* FindStoredFunction(std::string_view) const { return nullptr; }
  // The rows of a watchlist; nothing where none has this alias.
  virtual std::optional<TableBinding> FindWatchlist(std::string_view) const { return std::nullopt; }
  // For the message about an unknown alias.
  virtual std::vector<std::string> WatchlistNames() const { return {}; }
  // The files of externaldata.
  virtual ExternalData OpenExternal(const ExternalRequest&) const {
    return {.columns = {}, .source = nullptr, .refusal = "there are no files here", .help = {}};
  }
};

}  // namespace quoll::lang
