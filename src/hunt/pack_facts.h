// data/packs.yaml in memory: what packs say of tables and of roles.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::hunt {

struct MappingFact {
  std::string type;        // `Host`
  std::string identifier;  // `HostName`
  std::string column;
};

struct TableFact {
  std::string connector;
  std::string data_type;
  std::string what;  // must be set up for the table to have rows
  std::vector<MappingFact> mappings;
  // Of Defender's custom detections; empty: none can be made on the table.
  std::string asset_column;
  std::string asset;       // `impactedDeviceAsset`
  std::string identifier;  // `deviceId`
};

struct AttackFact {
  std::string tactic;
  std::string technique;
  std::string why;
};

struct PackFacts {
  std::map<std::string, TableFact> tables;
  std::map<std::string, AttackFact> attack;  // by threat type
};

// Fails with K5001 or K5002.
base::Result<PackFacts> ReadPackFacts(const std::string& data_dir, diag::Sink& sink);

}  // namespace quoll::hunt
