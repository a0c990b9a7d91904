// The tables that Sentinel, Defender and Azure Monitor have, and the workspace functions that
// public hunts call: names, columns and types, from the data file that tools/make_schemas.py
// writes. Entries are decoded when they are asked for.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "model/type.h"

namespace quoll::model {

struct TableSchema {
  std::string name;
  Schema columns;           // the Sentinel type where the products differ
  Schema implicit_columns;  // exist, but are not shown by `getschema` or a plain result
  Schema xdr_types;         // columns whose Defender type differs, with that type
  bool is_open = false;     // any other column name resolves too
  bool in_sentinel = false;
  bool in_defender = false;
  // `TimeGenerated` or `Timestamp`, the first of them in `columns`, else an implicit
  // `TimeGenerated`; empty where the table has neither as a datetime.
  std::string time_column;

  // Index into columns; nothing where the table lacks it. Names are case-sensitive.
  std::optional<size_t> Find(std::string_view column) const;
};

struct WorkspaceFunction {
  enum class Kind { kTable, kExtend };
  struct Parameter {
    std::string name;
    std::string type;           // a KQL type name, or `tabular`
    std::string default_value;  // KQL text; empty: required
  };
  std::string name;
  Kind kind = Kind::kTable;
  std::vector<Parameter> parameters;
  Schema columns;  // type `unknown` reads as dynamic
  bool is_open = false;
};

// Immutable once loaded; safe to use from several threads.
class Catalog {
 public:
  ~Catalog();
  // Reads the file into memory (about 1 ms) and checks its sum; fails with K5001/K5002 when it is
  // missing or damaged.
  static base::Result<std::shared_ptr<const Catalog>> Load(const std::string& path,
                                                           diag::Sink& sink);
  // Decodes one entry; nothing for an unknown name. Case-sensitive.
  std::optional<TableSchema> FindTable(std::string_view name) const;
  std::optional<WorkspaceFunction> FindFunction(std::string_view name) const;
  // All table names, sorted by byte. The texts live as long as the catalog.
  std::vector<std::string_view> TableNames() const;
  std::vector<std::string_view> FunctionNames() const;
  // Version text of the data, for `--version`.
  std::string_view version() const;

 private:
  Catalog();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quoll::model
