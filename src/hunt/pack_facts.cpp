#include "hunt/pack_facts.h"

#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

TableFact ReadTable(const YamlNode& node) {
  TableFact table;
  table.connector = node.Text("connector");
  table.data_type = node.Text("data_type");
  table.what = node.Text("what");
  if (const YamlNode* mappings = node.Find("mappings")) {
    for (const YamlNode& item : mappings->items)
      table.mappings.push_back({item.Text("type"), item.Text("identifier"), item.Text("column")});
  }
  if (const YamlNode* defender = node.Find("defender")) {
    table.asset_column = defender->Text("column");
    table.asset = defender->Text("asset");
    table.identifier = defender->Text("identifier");
  }
  return table;
}

}  // namespace

base::Result<PackFacts> ReadPackFacts(const std::string& data_dir, diag::Sink& sink) {
  TRY(const YamlNode root, ReadYaml(data_dir + "/packs.yaml", sink));
  PackFacts facts;
  if (const YamlNode* tables = root.Find("tables")) {
    for (const auto& [name, node] : tables->fields) facts.tables[name] = ReadTable(node);
  }
  if (const YamlNode* attack = root.Find("attack")) {
    for (const auto& [type, node] : attack->fields)
      facts.attack[type] = {node.Text("tactic"), node.Text("technique"), node.Text("why")};
  }
  return facts;
}

}  // namespace quoll::hunt
