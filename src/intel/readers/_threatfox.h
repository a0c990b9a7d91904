// What the three ThreatFox formats have in common: the fields of a record, the words for "nothing"
// and the known pairs of threat type and indicator type.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "intel/reader_def.h"

namespace quoll::intel {

// Texts as received; empty where the record has none.
struct ThreatFoxRecord {
  std::string id;
  std::string value;
  std::string type;
  std::string threat_type;
  std::string malware_id;
  std::string malware_name;
  std::string aliases;  // comma list
  std::string first_seen;
  std::string last_seen;
  std::string confidence;
  std::string is_compromised;
  std::string reference;
  std::string tags;  // comma list
  std::string is_anonymous;
  std::string reporter;
};

// The member of `record` that a JSON key or CSV column name fills, or null. All three formats'
// names.
std::string* ThreatFoxField(ThreatFoxRecord& record, std::string_view name);

// Adds the record as an entry, or rejects it.
void AddThreatFoxRecord(ReaderContext& ctx, const ThreatFoxRecord& record, uint64_t line);

}  // namespace quoll::intel
