// blinding: the rule removes what is common to true hits, not what is special to false ones. It is
// tried on ordinary hits made up from the indicators and data/exclusions.yaml; where all those that
// share one general property (our side's private range, the port, that the connection succeeded)
// are removed, whatever else they hold, the rule blinds the hunt. A run over logs adds what it
// measured.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "hunt/exclusion_class_def.h"
#include "hunt/exclusions/decide.h"

namespace quoll::hunt {
namespace {

using model::Value;

constexpr size_t kMaxValues = 3;       // indicators from which hits are made up
constexpr uint64_t kMinMeasured = 10;  // hits below which a share says nothing
constexpr double kMaxShareOfTrue = 0.5;
constexpr double kMaxShareOfAll = 0.9;

struct Probe {
  RowValues row;
  std::vector<std::string> properties;  // `to port 443`
};

std::vector<std::string> ValuesOf(const ClassInput& input, const TableView& table,
                                  const Search& search) {
  std::vector<std::string> values;
  for (const PlannedQuery* query : table.queries) {
    if (query->searches[0] != &search) continue;
    for (const IndicatorIdx idx : query->indicators) {
      if (values.size() < kMaxValues) values.push_back(input.indicators->indicators[idx].value);
    }
  }
  if (!values.empty() || input.indicators != nullptr) return values;
  switch (search.holds) {
    case Holds::kIp:
    case Holds::kIpList:
      return {"203.0.113.9", "198.51.100.23"};
    case Holds::kHost:
      return {"c2.example.net", "drop.example.org"};
    case Holds::kHostOrUrl:
      return {"c2.example.net", "http://drop.example.org/a.bin"};
    case Holds::kMd5:
    case Holds::kSha1:
    case Holds::kSha256:
    case Holds::kAnyHash:
      return {"no such hash"};
  }
  return {};
}

std::vector<std::string> ActionsOf(const ClassInput& input, const TableView& table) {
  const auto actions = input.known->actions.find(table.name);
  if (table.observable->action_column.empty() || actions == input.known->actions.end()) return {""};
  return actions->second;
}

std::vector<std::pair<std::string, std::string>> NearOf(const ClassInput& input,
                                                        const Search& search) {
  if (search.near_column.empty()) return {{"", ""}};
  std::vector<std::pair<std::string, std::string>> near;
  for (const auto& [range, addresses] : input.known->near_addresses) {
    for (const std::string& address : addresses) near.emplace_back(range, address);
  }
  return near;
}

// Every combination of what ordinary hits of the search hold.
std::vector<Probe> MakeProbes(const ClassInput& input, const TableView& table,
                              const Search& search) {
  std::vector<Probe> probes;
  const std::vector<int64_t> no_port = {0};
  for (const std::string& value : ValuesOf(input, table, search)) {
    for (const auto& [range, address] : NearOf(input, search)) {
      for (const std::string& action : ActionsOf(input, table)) {
        for (const int64_t port : search.port_column.empty() ? no_port : input.known->ports) {
          Probe probe;
          const size_t n = probes.size();
          for (const auto& [name, column] : search.entities)
            probe.row[column] = Value::String(fmt::format("{}-{}", name, n % 7));
          probe.row[search.column] = Value::String(value);
          if (!address.empty()) {
            probe.row[search.near_column] = Value::String(address);
            probe.properties.push_back("from " + range);
          }
          if (!action.empty()) {
            probe.row[table.observable->action_column] = Value::String(action);
            probe.properties.push_back(fmt::format("that the log calls {}", action));
          }
          if (!search.port_column.empty()) {
            probe.row[search.port_column] = Value::Long(port);
            probe.properties.push_back(fmt::format("to port {}", port));
          }
          probe.properties.push_back("of the hunt");
          probes.push_back(std::move(probe));
        }
      }
    }
  }
  return probes;
}

// The property all of whose probes meet the condition; the most general one first.
std::string PropertyRemoved(const Predicate& predicate, const Condition& condition,
                            const BoundPredicate& bound, const std::vector<Probe>& probes) {
  std::map<std::string, bool> removed;
  for (const Probe& probe : probes) {
    const bool is_removed = Evaluate(predicate, condition, bound, probe.row) == Truth::kTrue;
    for (const std::string& property : probe.properties) {
      const auto [it, is_new] = removed.try_emplace(property, true);
      it->second = it->second && is_removed;
    }
  }
  if (const auto all = removed.find("of the hunt"); all != removed.end() && all->second)
    return all->first;
  for (const auto& [property, is_removed] : removed) {
    if (is_removed) return property;
  }
  return {};
}

// The smallest part of an `or` that removes the property by itself.
const Condition& Smallest(const Predicate& predicate, const Condition& whole,
                          const BoundPredicate& bound, const std::vector<Probe>& probes) {
  if (whole.kind != Condition::Kind::kOr) return whole;
  for (const Condition& part : whole.parts) {
    if (!PropertyRemoved(predicate, part, bound, probes).empty())
      return Smallest(predicate, part, bound, probes);
  }
  return whole;
}

std::string ReasonIn(const ClassInput& input, const TableView& table) {
  const Predicate& predicate = *input.predicate;
  if (table.observable == nullptr ||
      Decide(predicate, predicate.root, table.bound).can_fail == Answer::kNo)
    return {};
  for (const Search& search : table.observable->searches) {
    if (search.direction == Direction::kInbound) continue;
    const std::vector<Probe> probes = MakeProbes(input, table, search);
    const std::string property = PropertyRemoved(predicate, predicate.root, table.bound, probes);
    if (property.empty()) continue;
    const Condition& part = Smallest(predicate, predicate.root, table.bound, probes);
    return fmt::format("`{}` removes every hit {} in {}", part.text, property, table.name);
  }
  return {};
}

ClassFinding Find(const ClassInput& input) {
  ClassFinding finding;
  if (std::string reason = BlindingReason(input); !reason.empty())
    finding.why.push_back(std::move(reason));
  const Measured* measured = input.measured;
  if (measured == nullptr) return finding;
  const auto share = [](uint64_t part, uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  if (share(measured->true_hits_removed, measured->num_true_hits) >= kMaxShareOfTrue) {
    finding.why.push_back(fmt::format("`{}` removed {} of {} hits labelled true", input.rule->where,
                                      base::FormatCount(measured->true_hits_removed),
                                      base::FormatCount(measured->num_true_hits)));
  }
  if (measured->num_hits >= kMinMeasured &&
      share(measured->hits_removed, measured->num_hits) >= kMaxShareOfAll) {
    finding.why.push_back(fmt::format("`{}` removed {} of {} hits", input.rule->where,
                                      base::FormatCount(measured->hits_removed),
                                      base::FormatCount(measured->num_hits)));
  }
  return finding;
}

}  // namespace

std::string BlindingReason(const ClassInput& input) {
  if (!input.predicate->has_root) return {};
  for (const TableView* table : input.WholeTables()) {
    std::string reason = ReasonIn(input, *table);
    if (!reason.empty()) return reason;
  }
  return {};
}

extern const ExclusionClassDef kExclusionClass_blinding;
constinit const ExclusionClassDef kExclusionClass_blinding = {
    .name = "blinding",
    .rule =
        "It removes every ordinary hit that shares a general property, such as a private "
        "source address; or, in a run, half of the true hits or nine tenths of all.",
    .find = Find,
};

}  // namespace quoll::hunt
