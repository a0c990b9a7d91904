// data/observables.yaml in memory: which columns of which tables hold observables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "intel/indicator.h"

namespace quoll::hunt {

// What a column holds.
enum class Holds : uint8_t { kIp, kIpList, kHost, kHostOrUrl, kMd5, kSha1, kSha256, kAnyHash };
// Where the observable stands, seen from the connection.
enum class Direction : uint8_t { kNone, kOutbound, kInbound };

struct Search {
  std::string form;
  std::string column;
  Holds holds = Holds::kIp;
  Direction direction = Direction::kNone;
  std::string port_column;  // empty: the table states none
  std::string near_column;
  // Who was involved, as names and columns: the table's, or the search's own where the far side
  // fills the table's.
  std::vector<std::pair<std::string, std::string>> entities;
};

struct ObservableTable {
  std::string name;
  std::string about;
  std::string time_column;
  std::string action_column;  // may be empty
  std::string vendor_column;
  std::vector<std::string> inbound_actions;
  std::vector<std::string> show;
  std::vector<Search> searches;
};

struct Observables {
  std::vector<ObservableTable> tables;
  const ObservableTable* Find(std::string_view table) const;
};

// Groups of indicators that one query searches.
enum class IocGroup : uint8_t { kIp, kCidr, kDomain, kUrl, kHash, kOther };
IocGroup GroupOf(intel::Kind kind);
// `ip`, `cidr`, `domain`, `url`, `hash`.
std::string_view GroupName(IocGroup group);
// Whether indicators of the kind can stand in a column that holds this.
bool CanHold(Holds holds, intel::Kind kind);

// Fails with K5001 or K5002.
base::Result<Observables> ReadObservables(const std::string& data_dir, diag::Sink& sink);

}  // namespace quoll::hunt
