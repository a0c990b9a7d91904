#include "intel/readers/_stix_context.h"

#include <algorithm>

#include "base/text.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

// Cyber-observable objects of STIX 2.1, section 6.
constexpr std::string_view kObservables[] = {"artifact",
                                             "autonomous-system",
                                             "directory",
                                             "domain-name",
                                             "email-addr",
                                             "email-message",
                                             "file",
                                             "ipv4-addr",
                                             "ipv6-addr",
                                             "mac-addr",
                                             "mutex",
                                             "network-traffic",
                                             "process",
                                             "software",
                                             "url",
                                             "user-account",
                                             "x509-certificate",
                                             "windows-registry-key"};

// Marking definitions that every STIX tool knows without their being in the bundle: TLP 1 of the
// standard, TLP 2 of OASIS's common objects.
struct KnownMarking {
  std::string_view id;
  Tlp tlp;
};
constexpr KnownMarking kKnownMarkings[] = {
    {"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", Tlp::kClear},
    {"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", Tlp::kGreen},
    {"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", Tlp::kAmber},
    {"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", Tlp::kRed},
    {"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487", Tlp::kClear},
    {"marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb", Tlp::kGreen},
    {"marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421", Tlp::kAmber},
    {"marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003", Tlp::kAmberStrict},
    {"marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1", Tlp::kRed},
};

bool IsObservableType(std::string_view type) {
  return std::find(std::begin(kObservables), std::end(kObservables), type) !=
         std::end(kObservables);
}

// The TLP that a marking definition states, in any of the three ways that are in use.
std::optional<Tlp> TlpOf(Json marking) {
  for (const Json extension : marking["extensions"]) {
    if (const auto tlp = TlpFromName(extension["tlp_2_0"].text())) return tlp;
  }
  if (const auto tlp = TlpFromName(marking["definition"]["tlp"].text())) return tlp;
  const std::string_view name = marking["name"].text();
  return base::StartsWithIgnoreCase(name, "tlp:") ? TlpFromName(name) : std::nullopt;
}

// `https://malpedia.caad.fkie.fraunhofer.de/details/win.emotet`.
std::string MalpediaIdOfReferences(Json object) {
  constexpr std::string_view kDetails = "/details/";
  for (const Json reference : object["external_references"]) {
    const std::string_view url = reference["url"].text();
    const size_t at = url.find(kDetails);
    const bool is_malpedia = base::EqualsIgnoreCase(reference["source_name"].text(), "malpedia") ||
                             url.find("malpedia") != std::string_view::npos;
    if (!is_malpedia) continue;
    if (reference["external_id"]) return std::string(reference["external_id"].text());
    if (at != std::string_view::npos) {
      const std::string_view id = url.substr(at + kDetails.size());
      return std::string(id.substr(0, id.find_first_of("/?#")));
    }
  }
  return {};
}

}  // namespace

StixObjects::StixObjects(ReaderContext& ctx, Json root) : ctx_(ctx) {
  Collect(root);
  for (const Json object : objects_) {
    const std::string_view type = object["type"].text();
    if (type == "relationship" && object["relationship_type"].text() == "indicates" &&
        !object["revoked"].boolean().value_or(false)) {
      indicated_[object["source_ref"].text()].push_back(object["target_ref"].text());
    } else if (type == "sighting") {
      const Json seen = object["last_seen"] ? object["last_seen"] : object["created"];
      const auto time = ReadStatedTime(ctx_, seen.text(), object.line());
      if (!time) continue;
      int64_t& last = last_sighting_.emplace(object["sighting_of_ref"].text(), *time).first->second;
      last = std::max(last, *time);
    } else if (type == "observed-data") {
      for (const Json reference : object["object_refs"])
        observer_.emplace(reference.text(), object);
    }
  }
}

// Bundles may be listed, and a list may hold objects without any bundle.
void StixObjects::Collect(Json root) {
  if (root.is_array()) {
    for (const Json item : root) Collect(item);
  } else if (root["objects"].is_array()) {
    if (root["type"].text() == "bundle") bundle_id_ = root["id"].text();
    for (const Json object : root["objects"]) Add(object);
  } else if (root["type"] && root["type"].text() != "bundle") {
    Add(root);
  } else if (!root["more"] && root["type"].text() != "bundle") {
    ctx_.Reject(root.line(), "an entry that is no STIX object", root["title"].text());
  }
}

void StixObjects::Add(Json object) {
  const std::string_view id = object["id"].text();
  if (id.empty()) {
    objects_.push_back(object);
    return;
  }
  const auto [found, is_new] = idx_by_id_.emplace(id, objects_.size());
  if (is_new) {
    objects_.push_back(object);
    return;
  }
  // RFC 3339 in UTC with the same precision compares as text.
  Json& known = objects_[found->second];
  if (object["modified"].text() > known["modified"].text()) known = object;
}

Json StixObjects::Find(std::string_view id) const {
  const auto found = idx_by_id_.find(id);
  return found == idx_by_id_.end() ? Json() : objects_[found->second];
}

std::string_view StixObjects::NameOf(std::string_view id) const {
  return id.empty() ? std::string_view() : Find(id)["name"].text();
}

void StixObjects::ReadMarking(std::string_view id, Assertion& assertion) const {
  std::optional<Tlp> tlp;
  for (const KnownMarking& known : kKnownMarkings) {
    if (known.id == id) tlp = known.tlp;
  }
  const Json marking = Find(id);
  if (!tlp) tlp = TlpOf(marking);
  if (tlp) {
    assertion.tlp = std::max(assertion.tlp.value_or(*tlp), *tlp);
  } else if (!marking) {
    ctx_.Warn(assertion.line, "a marking that is not in the document: its TLP is not known");
  } else if (const Json statement = marking["definition"]["statement"]) {
    assertion.licence = statement.text();
  }
}

void StixObjects::ReadMarkings(Json object, Assertion& assertion) const {
  for (const Json reference : object["object_marking_refs"])
    ReadMarking(reference.text(), assertion);
  // A marking of some properties is taken for all of them: the strictest protects the rest.
  for (const Json granular : object["granular_markings"]) {
    if (const Json reference = granular["marking_ref"]) ReadMarking(reference.text(), assertion);
  }
}

void StixObjects::ReadFamily(std::string_view indicator_id, Assertion& assertion) const {
  const auto found = indicated_.find(indicator_id);
  if (found == indicated_.end()) return;
  std::vector<Json> families;
  for (const std::string_view target_id : found->second) {
    const Json target = Find(target_id);
    const std::string_view name = target["name"].text();
    if (name.empty()) continue;
    const std::string_view type = target["type"].text();
    if (type == "malware" || type == "tool") {
      families.push_back(target);
    } else {
      assertion.tags.push_back(std::string(type) + ':' + std::string(name));
    }
  }
  if (families.size() == 1) {
    assertion.malware_name = families[0]["name"].text();
    assertion.malware_id = MalpediaIdOfReferences(families[0]);
    for (const std::string_view field : {"aliases", "x_mitre_aliases"}) {
      for (const Json alias : families[0][field]) {
        if (alias.text() != assertion.malware_name) assertion.aliases.emplace_back(alias.text());
      }
    }
    return;
  }
  for (const Json family : families)
    assertion.tags.push_back("malware:" + std::string(family["name"].text()));
}

std::optional<int64_t> StixObjects::LastSightingOf(std::string_view indicator_id) const {
  const auto found = last_sighting_.find(indicator_id);
  return found == last_sighting_.end() ? std::nullopt : std::optional(found->second);
}

Json StixObjects::ObserverOf(std::string_view id) const {
  const auto found = observer_.find(id);
  return found == observer_.end() ? Json() : found->second;
}

bool StixObjects::IsObservable(Json object) const {
  return IsObservableType(object["type"].text());
}

bool StixObjects::IsObservableId(std::string_view id) const {
  return IsObservableType(id.substr(0, id.find("--")));
}

}  // namespace quoll::intel
