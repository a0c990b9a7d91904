// The objects of a STIX document by id, and what they say about each other: identities, markings,
// families of malware, sightings, observed data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "intel/reader_def.h"
#include "intel/readers/_json.h"

namespace quoll::intel {

class StixObjects {
 public:
  // Of several versions of an object the one modified last counts. Valid as long as the tree.
  StixObjects(ReaderContext& ctx, Json root);

  // In the order of the document, one version of each.
  const std::vector<Json>& all() const { return objects_; }
  std::string_view bundle_id() const { return bundle_id_; }
  Json Find(std::string_view id) const;
  // Of an identity or the like; empty when it is not there.
  std::string_view NameOf(std::string_view id) const;

  // TLP and licence from the object's markings; of several TLPs the strictest.
  void ReadMarkings(Json object, Assertion& assertion) const;
  // The malware that the indicator indicates; of several the tags tell, and no family is chosen.
  void ReadFamily(std::string_view indicator_id, Assertion& assertion) const;
  std::optional<int64_t> LastSightingOf(std::string_view indicator_id) const;
  // The observed data that refers to the object, or nothing.
  Json ObserverOf(std::string_view id) const;

  // Objects that stand for something seen, not for knowledge: `ipv4-addr`, `file`, …
  bool IsObservable(Json object) const;
  bool IsObservableId(std::string_view id) const;

 private:
  void Collect(Json root);
  void Add(Json object);
  void ReadMarking(std::string_view id, Assertion& assertion) const;

  ReaderContext& ctx_;
  std::string_view bundle_id_;
  std::vector<Json> objects_;
  std::unordered_map<std::string_view, size_t> idx_by_id_;
  // The targets of `indicates`, by indicator.
  std::unordered_map<std::string_view, std::vector<std::string_view>> indicated_;
  std::unordered_map<std::string_view, int64_t> last_sighting_;
  std::unordered_map<std::string_view, Json> observer_;
};

}  // namespace quoll::intel
