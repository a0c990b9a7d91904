#include "ingest/table_finder.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace quoll::ingest {
namespace {

// Columns that nearly every table has say nothing about which one it is.
bool IsCommonColumn(std::string_view name) {
  constexpr std::string_view kCommon[] = {
      "TimeGenerated",       "Timestamp",   "Type",       "TenantId",     "Computer",
      "SourceSystem",        "_ResourceId", "_ItemId",    "_BilledSize",  "_IsBillable",
      "_TimeReceived",       "MG",          "ReportId",   "MachineGroup", "_SubscriptionId",
      "ManagementGroupName", "DeviceId",    "DeviceName", "ActionType",   "AdditionalFields"};
  return std::find(std::begin(kCommon), std::end(kCommon), name) != std::end(kCommon);
}

// The table that events of an action go to, where the action belongs to one table only; empty for
// others.
std::string_view TableOfAction(std::string_view action) {
  struct Action {
    std::string_view name;
    std::string_view table;
  };
  constexpr Action kActions[] = {
      {"ConnectionSuccess", "DeviceNetworkEvents"},
      {"ConnectionFailed", "DeviceNetworkEvents"},
      {"ConnectionFound", "DeviceNetworkEvents"},
      {"ConnectionRequest", "DeviceNetworkEvents"},
      {"ConnectionAttempt", "DeviceNetworkEvents"},
      {"ConnectionAcknowledged", "DeviceNetworkEvents"},
      {"InboundConnectionAccepted", "DeviceNetworkEvents"},
      {"ListeningConnectionCreated", "DeviceNetworkEvents"},
      {"ProcessCreated", "DeviceProcessEvents"},
      {"FileCreated", "DeviceFileEvents"},
      {"FileModified", "DeviceFileEvents"},
      {"FileDeleted", "DeviceFileEvents"},
      {"FileRenamed", "DeviceFileEvents"},
      {"ImageLoaded", "DeviceImageLoadEvents"},
      {"RegistryKeyCreated", "DeviceRegistryEvents"},
      {"RegistryKeyDeleted", "DeviceRegistryEvents"},
      {"RegistryKeyRenamed", "DeviceRegistryEvents"},
      {"RegistryValueSet", "DeviceRegistryEvents"},
      {"RegistryValueDeleted", "DeviceRegistryEvents"},
      {"LogonSuccess", "DeviceLogonEvents"},
      {"LogonFailed", "DeviceLogonEvents"},
      {"LogonAttempted", "DeviceLogonEvents"},
  };
  for (const Action& known : kActions) {
    if (known.name == action) return known.table;
  }
  return {};
}

// The one table that all actions go to; empty if they go to several or one is not known.
std::string_view TableOfActions(const std::vector<std::string>& actions) {
  std::string_view table;
  for (const std::string& action : actions) {
    const std::string_view its = TableOfAction(action);
    if (its.empty() || (!table.empty() && its != table)) return {};
    table = its;
  }
  return table;
}

}  // namespace

std::string CleanColumnName(std::string_view header) {
  if (header.starts_with("\xef\xbb\xbf")) header.remove_prefix(3);
  header = base::TrimBlanks(header);
  for (const std::string_view suffix : {"[UTC]", "(UTC)"}) {
    if (header.size() <= suffix.size() || !header.ends_with(suffix)) continue;
    header = base::TrimBlanks(header.substr(0, header.size() - suffix.size()));
  }
  return std::string(header);
}

std::optional<model::TableSchema> TableFinder::FindTable(std::string_view name) const {
  if (!catalog_) return std::nullopt;
  return catalog_->FindTable(name);
}

bool TableFinder::IsTable(std::string_view name) { return !name.empty() && Spelling(name) == name; }

void TableFinder::BuildIndex() {
  if (has_index_ || !catalog_) return;
  has_index_ = true;
  for (const std::string_view name : catalog_->TableNames()) {
    by_lower_name_.emplace(base::AsciiLower(name), name);
    tables_.emplace_back(name);
  }
}

std::string TableFinder::Spelling(std::string_view name) {
  BuildIndex();
  const auto found = by_lower_name_.find(base::AsciiLower(name));
  return found == by_lower_name_.end() ? std::string() : found->second;
}

std::string TableFinder::FromFileName(std::string_view path) {
  // Behind `!` stands the path within an archive.
  const size_t slash = path.find_last_of("/!");
  const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::string_view stem = file.substr(0, file.find('.'));
  if (std::string exact = Spelling(stem); !exact.empty()) return exact;
  // A date or number behind the name: cut at separators that a digit follows.
  for (size_t pos = stem.size(); pos-- > 1;) {
    const char next = pos + 1 < stem.size() ? stem[pos + 1] : '\0';
    const bool is_cut = (stem[pos] == '_' || stem[pos] == '-' || stem[pos] == ' ') &&
                        ((next >= '0' && next <= '9') || next == '(');
    if (!is_cut) continue;
    if (std::string table = Spelling(stem.substr(0, pos)); !table.empty()) return table;
  }
  return {};
}

std::string TableFinder::FromColumns(const std::vector<std::string>& columns,
                                     const std::vector<std::string>& actions, std::string& reason) {
  BuildIndex();
  std::vector<std::string> sorted = columns;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  const std::string_view acted = TableOfActions(actions);
  const std::string key = base::Join(sorted, "\n") + "\n=" + std::string(acted);
  if (const auto known = known_answers_.find(key); known != known_answers_.end()) {
    reason = known->second.second;
    return known->second.first;
  }
  if (tables_by_column_.empty()) {
    for (uint32_t idx = 0; idx < tables_.size(); ++idx) {
      const auto schema = catalog_->FindTable(tables_[idx]);
      if (!schema) continue;
      for (const model::Field& field : schema->columns)
        tables_by_column_[field.name].push_back(idx);
    }
  }
  std::vector<uint32_t> matches(tables_.size());
  std::vector<uint32_t> telling(tables_.size());
  for (const std::string& column : sorted) {
    const auto found = tables_by_column_.find(column);
    if (found == tables_by_column_.end()) continue;
    for (const uint32_t idx : found->second) {
      ++matches[idx];
      if (!IsCommonColumn(column)) ++telling[idx];
    }
  }
  const auto best = std::max_element(matches.begin(), matches.end());
  std::string answer;
  reason = "its columns are those of no known table";
  // Most of the columns must be the table's, and some of them must be its own.
  const size_t best_idx = static_cast<size_t>(best - matches.begin());
  if (best != matches.end() && *best * 5 >= sorted.size() * 3 && telling[best_idx] >= 2) {
    std::vector<std::string> ties;
    for (size_t idx = 0; idx < matches.size(); ++idx) {
      if (matches[idx] == *best) ties.push_back("`" + tables_[idx] + "`");
    }
    if (std::find(ties.begin(), ties.end(), "`" + std::string(acted) + "`") != ties.end()) {
      answer = acted;
      reason.clear();
    } else if (ties.size() == 1) {
      answer = tables_[best_idx];
      reason.clear();
    } else {
      const size_t num_ties = ties.size();
      if (num_ties > 3) ties.resize(3);
      reason = "its columns fit " + std::to_string(num_ties) +
               " tables alike: " + base::Join(ties, ", ");
      if (num_ties > 3) reason += ", …";
    }
  }
  known_answers_.emplace(key, std::make_pair(answer, reason));
  return answer;
}

}  // namespace quoll::ingest
