#include "hunt/asim.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "hunt/yaml.h"

namespace quoll::hunt {

struct Asim::Model {
  struct Schema {
    std::string name;
    std::vector<std::string> tables;
    std::map<std::string, std::string, std::less<>> columns;  // expression by name
    std::vector<std::string> always;
    std::map<std::string, std::string, std::less<>> keep;  // condition by parameter
  };
  std::vector<Schema> schemas;
  std::map<std::string, size_t, std::less<>> schema_of;  // by function
};

namespace {

// The prefixes of all functions of the model: other names cost nothing.
bool MayBeAsim(std::string_view name) {
  for (const std::string_view prefix : {"_Im_", "_ASim_", "ASim", "im", "Im"}) {
    if (name.starts_with(prefix)) return true;
  }
  return false;
}

std::string NullOf(model::Type type) {
  if (type == model::Type::kString) return "\"\"";
  return fmt::format("{}(null)", model::TypeName(type));
}

// A column of the table under its own type.
std::string ColumnText(const model::Field& wanted, const model::TableSchema& table) {
  const auto has = [&](const model::Schema& columns) {
    return std::find_if(columns.begin(), columns.end(),
                        [&](const model::Field& field) { return field.name == wanted.name; });
  };
  auto found = has(table.columns);
  if (found == table.columns.end()) {
    found = has(table.implicit_columns);
    if (found == table.implicit_columns.end()) return NullOf(wanted.type);
  }
  if (found->type == wanted.type) return wanted.name;
  return fmt::format("to{}({})", model::TypeName(wanted.type), wanted.name);
}

// Columns of the known table that the one at hand lacks, as nulls: conditions and aliases may name
// them.
std::string MissingText(const std::optional<model::TableSchema>& known,
                        const model::TableSchema& table) {
  std::string text;
  for (const model::Field& column : known ? known->columns : model::Schema()) {
    if (table.Find(column.name)) continue;
    text += fmt::format("{}['{}'] = {}", text.empty() ? "\n| extend " : ", ", column.name,
                        NullOf(column.type));
  }
  return text;
}

std::string ParametersText(const model::WorkspaceFunction& function) {
  std::string text;
  for (const auto& parameter : function.parameters) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : ", ", parameter.name, parameter.type);
    if (!parameter.default_value.empty()) text += " = " + parameter.default_value;
  }
  return text;
}

}  // namespace

const Asim::Model* Asim::LoadModel() {
  if (model_ != nullptr) return model_.get();
  auto loaded = std::make_shared<Model>();
  diag::Sink sink;
  const auto file = ReadYaml(data_dir_ + "/asim.yaml", sink);
  const YamlNode* schemas = file ? file->Find("schemas") : nullptr;
  for (const YamlNode& node : schemas != nullptr ? schemas->items : std::vector<YamlNode>()) {
    Model::Schema schema;
    schema.name = node.Text("name");
    schema.tables = node.Texts("tables");
    if (const YamlNode* columns = node.Find("columns")) {
      for (const auto& [name, expression] : columns->fields) schema.columns[name] = expression.text;
    }
    if (const YamlNode* where = node.Find("where")) {
      for (const YamlNode& item : where->items) {
        if (const std::string always = item.Text("always"); !always.empty()) {
          schema.always.push_back(always);
        } else {
          schema.keep[item.Text("parameter")] = item.Text("keep");
        }
      }
    }
    for (const std::string& function : node.Texts("functions")) {
      loaded->schema_of[function] = loaded->schemas.size();
    }
    loaded->schemas.push_back(std::move(schema));
  }
  model_ = std::move(loaded);
  return model_.get();
}

const lang::StoredFunction* Asim::Find(std::string_view name, const model::Catalog& catalog,
                                       const FindTable& find_table) {
  if (!MayBeAsim(name)) return nullptr;
  const auto known = functions_.find(name);
  if (known != functions_.end()) return known->second ? &*known->second : nullptr;
  std::optional<lang::StoredFunction>& made = functions_[std::string(name)];
  const auto function = catalog.FindFunction(name);
  const Model* model = function ? LoadModel() : nullptr;
  const auto schema_idx =
      model != nullptr ? model->schema_of.find(name) : decltype(model->schema_of.find(name)){};
  if (model == nullptr || schema_idx == model->schema_of.end()) return nullptr;
  const Model::Schema& schema = model->schemas[schema_idx->second];
  std::string body;
  for (const std::string& table_name : schema.tables) {
    const auto table = find_table(table_name);
    if (!table || table->source == nullptr) continue;
    std::string leg = table_name + MissingText(catalog.FindTable(table_name), table->schema);
    for (const std::string& condition : schema.always) leg += "\n| where " + condition;
    for (const auto& parameter : function->parameters) {
      const auto keep = schema.keep.find(parameter.name);
      if (keep != schema.keep.end()) leg += "\n| where " + keep->second;
    }
    // Aliases that use a parameter that this function lacks have nothing to say.
    std::string columns;
    for (const model::Field& column : function->columns) {
      const auto alias = schema.columns.find(column.name);
      const bool is_alias =
          alias != schema.columns.end() &&
          !(column.name.starts_with("ASimMatching") && function->parameters.size() <= 1);
      columns += fmt::format("{}['{}'] = {}", columns.empty() ? "\n| project " : ", ", column.name,
                             is_alias ? alias->second : ColumnText(column, table->schema));
    }
    body += (body.empty() ? "" : "\n), (") + leg + columns;
  }
  if (body.empty()) return nullptr;
  std::string text =
      fmt::format("let {} = ({}) {{\nunion (\n{}\n)\n}};\n", name, ParametersText(*function), body);
  made = lang::StoredFunction{.name = std::string(name),
                              .source = std::make_shared<const base::SourceFile>(
                                  fmt::format("asim:{}", name), std::move(text)),
                              .lacks =
                                  "it reads the tables that have the model's form; parsers that "
                                  "bring a vendor's table into it are not here"};
  return &*made;
}

}  // namespace quoll::hunt
