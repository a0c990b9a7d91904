// Environment: the tables, workspace functions and parameters that a query can name, as the binder sees them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/catalog.h"
#include "model/table_source.h"
#include "model/value.h"

namespace quoll::lang {

struct TableBinding {
  model::TableSchema schema;
  // Null: the table is known and has no data.
  std::shared_ptr<model::TableSource> source;
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
};

}  // namespace quoll::lang
