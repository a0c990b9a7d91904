// data/exclusions.yaml in memory: who controls the values of a column, and what an ordinary hit
// looks like.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::hunt {

// Attacker: the intruder writes the value. Sensor: what the log says of the event itself, no ground
// to trust it. Own: hard to fake from outside; also every column that the data file does not name.
enum class Control : uint8_t { kAttacker, kSensor, kOwn };

struct Surroundings {
  std::vector<std::string> attacker;  // names of columns, in any case; `*` at the end: a beginning
  std::vector<std::string> paths;     // columns of paths, attacker-controlled outside the folders
  std::vector<std::string> protected_folders;  // that only administrators write to, lower case
  std::vector<std::string> writable_folders;   // below them, and writable all the same
  std::vector<std::string> sensor;
  size_t min_term_length = 4;
  int min_ipv4_prefix = 16;
  int min_ipv6_prefix = 48;
  // What ordinary hits hold: addresses of our side by range, ports, actions by table.
  std::map<std::string, std::vector<std::string>> near_addresses;
  std::vector<int64_t> ports;
  std::map<std::string, std::vector<std::string>> actions;
  int64_t idle_days = 90;

  Control ControlOf(std::string_view column) const;
  bool IsPath(std::string_view column) const;
  // Whether a beginning of paths lies below a folder that only administrators write to.
  bool IsProtected(std::string_view path) const;
};

// Fails with K5001 or K5002.
base::Result<Surroundings> ReadSurroundings(const std::string& data_dir, diag::Sink& sink);

}  // namespace quoll::hunt
