// What TAXII 2.1 servers answer, read from hostile text: discovery, API roots, collections, pages
// of objects. https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

inline constexpr size_t kMaxTaxiiRoots = 100;
inline constexpr size_t kMaxTaxiiCollections = 10'000;

struct TaxiiCollection {
  std::string id;
  std::string title;
  std::string alias;
  bool can_read = false;
};

enum class TaxiiResource : uint8_t { kDiscovery, kApiRoot, kCollections, kCollection };

// Any of the resources; which one shows by its fields.
struct TaxiiAnswer {
  TaxiiResource resource = TaxiiResource::kDiscovery;
  std::vector<std::string> api_roots;        // kDiscovery
  std::vector<std::string> versions;         // kApiRoot
  std::vector<TaxiiCollection> collections;  // kCollections; kCollection: one
};

// False: `reason` says why it is none of the resources.
bool ReadTaxiiAnswer(std::string_view text, TaxiiAnswer& answer, std::string& reason);

struct TaxiiPage {
  std::string objects;  // one JSON text each, joined by commas
  size_t num_objects = 0;
  bool has_more = false;
  std::string next;  // opaque; may be empty though there is more
};

// An envelope. False: `reason` says why it is none.
bool ReadTaxiiPage(std::string_view text, TaxiiPage& page, std::string& reason);

}  // namespace quoll::intel
