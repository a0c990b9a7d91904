#include "hunt/exclusions/surroundings.h"

#include <algorithm>

#include "base/text.h"
#include "hunt/yaml.h"

namespace quoll::hunt {
namespace {

bool Names(const std::vector<std::string>& patterns, std::string_view column) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    if (!pattern.ends_with('*')) return base::EqualsIgnoreCase(pattern, column);
    return base::StartsWithIgnoreCase(column, pattern.substr(0, pattern.size() - 1));
  });
}

int64_t Number(const YamlNode& node, std::string_view name, int64_t otherwise) {
  return base::ParseInteger(node.Text(name)).value_or(otherwise);
}

}  // namespace

Control Surroundings::ControlOf(std::string_view column) const {
  if (Names(attacker, column)) return Control::kAttacker;
  return Names(sensor, column) ? Control::kSensor : Control::kOwn;
}

bool Surroundings::IsPath(std::string_view column) const { return Names(paths, column); }

bool Surroundings::IsProtected(std::string_view path) const {
  const std::string lower = base::ReplaceAll(base::AsciiLower(path), "/", "\\");
  const auto is_below = [&](const std::string& folder) { return lower.starts_with(folder); };
  return std::any_of(protected_folders.begin(), protected_folders.end(), is_below) &&
         std::none_of(writable_folders.begin(), writable_folders.end(), is_below);
}

base::Result<Surroundings> ReadSurroundings(const std::string& data_dir, diag::Sink& sink) {
  TRY(const YamlNode root, ReadYaml(data_dir + "/exclusions.yaml", sink));
  Surroundings known;
  known.attacker = root.Texts("attacker");
  known.paths = root.Texts("paths");
  known.protected_folders = root.Texts("protected_folders");
  known.writable_folders = root.Texts("writable_folders");
  known.sensor = root.Texts("sensor");
  known.min_term_length = static_cast<size_t>(Number(root, "min_term_length", 4));
  known.min_ipv4_prefix = static_cast<int>(Number(root, "min_ipv4_prefix", 16));
  known.min_ipv6_prefix = static_cast<int>(Number(root, "min_ipv6_prefix", 48));
  known.idle_days = Number(root, "idle_days", 90);
  if (const YamlNode* near = root.Find("near_addresses")) {
    for (const auto& [range, node] : near->fields) known.near_addresses[range] = near->Texts(range);
  }
  for (const std::string& port : root.Texts("ports"))
    known.ports.push_back(base::ParseInteger(port).value_or(0));
  if (const YamlNode* actions = root.Find("actions")) {
    for (const auto& [table, node] : actions->fields) known.actions[table] = actions->Texts(table);
  }
  return known;
}

}  // namespace quoll::hunt
