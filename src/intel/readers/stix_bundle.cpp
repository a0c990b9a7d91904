// STIX 2.0 and 2.1: a bundle, the envelope of a TAXII 2.1 server (`{"more":…,"objects":[…]}`), a
// bare list of objects, or one object. Indicators are read by their patterns, observed data for
// enrichment; relationships, markings, identities and sightings say more about them. The format is
// OASIS's, https://docs.oasis-open.org/cti/stix/v2.1/stix-v2.1.html.
#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "intel/readers/_json.h"
#include "intel/readers/_stix_context.h"
#include "intel/readers/_values.h"
#include "intel/stix/pattern_claims.h"

namespace quoll::intel {
namespace {

bool HoldsWord(Json list, std::string_view word) {
  for (const Json item : list) {
    if (base::EqualsIgnoreCase(item.text(), word)) return true;
  }
  return false;
}

class BundleReader {
 public:
  BundleReader(ReaderContext& ctx, Json root) : ctx_(ctx), objects_(ctx, root) {}

  void Read() {
    for (const Json object : objects_.all()) {
      const std::string_view type = object["type"].text();
      if (type == "indicator") {
        ReadIndicator(object);
      } else if (type == "observed-data") {
        ReadObservedData(object);
      } else if (objects_.IsObservable(object)) {
        ReadObservable(object, objects_.ObserverOf(object["id"].text()), nullptr);
      } else if (type.empty()) {
        ctx_.Reject(object.line(), "an object without a type", object["id"].text());
      }
    }
  }

 private:
  using ObjectsByKey = std::unordered_map<std::string_view, Json>;

  Assertion AssertionOf(Json object) {
    Assertion assertion;
    assertion.source_id = "stix";
    assertion.external_id = object["id"].text();
    assertion.line = object.line();
    assertion.event_id = objects_.bundle_id();
    assertion.reporter = objects_.NameOf(object["created_by_ref"].text());
    assertion.confidence = ReadStatedConfidence(ctx_, object["confidence"].text(), object.line());
    assertion.is_revoked = object["revoked"].boolean().value_or(false);
    for (const std::string_view field : {"labels", "indicator_types"}) {
      for (const Json label : object[field]) assertion.tags.emplace_back(label.text());
    }
    objects_.ReadMarkings(object, assertion);
    for (const Json reference : object["external_references"]) {
      if (assertion.reference.empty()) assertion.reference = reference["url"].text();
    }
    return assertion;
  }

  void ReadIndicator(Json object) {
    Assertion assertion = AssertionOf(object);
    const uint64_t line = object.line();
    assertion.valid_from = ReadStatedTime(ctx_, object["valid_from"].text(), line);
    assertion.valid_until = ReadStatedTime(ctx_, object["valid_until"].text(), line);
    assertion.first_seen = assertion.valid_from;
    assertion.last_seen = objects_.LastSightingOf(object["id"].text());
    assertion.comment =
        object["description"] ? object["description"].text() : object["name"].text();
    objects_.ReadFamily(object["id"].text(), assertion);
    if (HoldsWord(object["indicator_types"], "benign") || HoldsWord(object["labels"], "benign")) {
      assertion.action = Action::kNone;
    } else if (HoldsWord(object["labels"], "misp:to_ids=\"False\"")) {
      assertion.action = Action::kEnrich;
    }
    const std::string_view language = object["pattern_type"].text();
    const std::string_view pattern = object["pattern"].text();
    if (!language.empty() && language != "stix") {
      ctx_.AddCompound(
          {.file = {},
           .line = line,
           .external_id = assertion.external_id,
           .text = std::string(pattern),
           .reason = "a pattern in the language `" + std::string(language.substr(0, 40)) + "`"});
      return;
    }
    ReadPattern(pattern, assertion);
  }

  void ReadPattern(std::string_view pattern, const Assertion& assertion) {
    if (pattern.empty()) {
      ctx_.Reject(assertion.line, "an indicator without a pattern", assertion.external_id);
      return;
    }
    const stix::ParsedPattern parsed = stix::ParsePattern(pattern);
    if (!parsed.ok()) {
      ctx_.Reject(assertion.line, "no STIX pattern: " + parsed.reason, pattern);
      return;
    }
    const stix::Claims claims = stix::ClaimsOf(parsed.pattern, pattern);
    for (const stix::Claim& claim : claims.claims) AddClaim(claim, assertion);
    for (const stix::Remainder& remainder : claims.remainders) {
      ctx_.AddCompound({.file = {},
                        .line = assertion.line,
                        .external_id = assertion.external_id,
                        .text = remainder.text,
                        .reason = remainder.reason});
    }
  }

  void AddClaim(const stix::Claim& claim, const Assertion& assertion) {
    Entry entry{
        .canon = claim.is_host ? CanonHostValue(claim.value) : CanonStated(claim.kind, claim.value),
        .transport = claim.transport,
        .assertion = assertion};
    if (claim.port != 0) entry.canon.port = claim.port;
    entry.assertion.raw = claim.value;
    if (claim.is_part && entry.assertion.action == Action::kDetect)
      entry.assertion.action = Action::kEnrich;
    if (!claim.context.empty()) {
      std::string& comment = entry.assertion.comment;
      comment = comment.empty() ? claim.context : claim.context + ": " + comment;
    }
    // The observation must fall into the time; the narrower of the two counts.
    const auto start = ReadStatedTime(ctx_, claim.start, assertion.line);
    const auto stop = ReadStatedTime(ctx_, claim.stop, assertion.line);
    std::optional<int64_t>& from = entry.assertion.valid_from;
    std::optional<int64_t>& until = entry.assertion.valid_until;
    if (start) from = std::max(from.value_or(*start), *start);
    if (stop) until = std::min(until.value_or(*stop), *stop);
    ctx_.Add(std::move(entry));
  }

  // 2.0: the observables stand in it, by number. 2.1 refers to objects of the bundle.
  void ReadObservedData(Json observed) {
    ObjectsByKey siblings;
    for (const Json object : observed["objects"]) siblings.emplace(object.key(), object);
    for (const Json object : observed["objects"]) ReadObservable(object, observed, &siblings);
    for (const Json reference : observed["object_refs"]) {
      if (!objects_.Find(reference.text()) && objects_.IsObservableId(reference.text())) {
        ctx_.Reject(reference.line(), "an observed object that is not in the bundle",
                    reference.text());
      }
    }
  }

  // `siblings`: where references lead to, null for the bundle.
  void ReadObservable(Json object, Json observed, const ObjectsByKey* siblings) {
    Assertion assertion = AssertionOf(observed ? observed : object);
    assertion.line = object.line();
    assertion.action = Action::kEnrich;
    assertion.first_seen = ReadStatedTime(ctx_, observed["first_observed"].text(), assertion.line);
    assertion.last_seen = ReadStatedTime(ctx_, observed["last_observed"].text(), assertion.line);
    const std::string_view type = object["type"].text();
    const std::string_view value = object["value"].text();
    if (type == "ipv4-addr" || type == "ipv6-addr") {
      AddValue(CanonStated(Kind::kIp, value), value, assertion);
    } else if (type == "domain-name") {
      AddValue(CanonStated(Kind::kDomain, value), value, assertion);
    } else if (type == "url") {
      AddValue(CanonStated(Kind::kUrl, value), value, assertion);
    } else if (type == "email-addr") {
      AddValue(CanonStated(Kind::kEmail, value), value, assertion);
    } else if (type == "network-traffic") {
      ReadTraffic(object, siblings, assertion);
    } else if (!ReadHashes(object, type == "x509-certificate", assertion)) {
      ctx_.Reject(
          object.line(),
          "observable `" + std::string(type.substr(0, 40)) + "` is of no kind that is matched",
          object["name"] ? object["name"].text() : object["id"].text());
    }
  }

  // What names an observable, for messages.
  static std::string_view RawOf(Json object) {
    for (const std::string_view field : {"name", "value", "path", "key", "number", "id"}) {
      if (object[field]) return object[field].text();
    }
    return object["type"].text();
  }

  void AddValue(Canonical canon, std::string_view raw, const Assertion& assertion,
                Transport transport = Transport::kUnstated) {
    Entry entry{.canon = std::move(canon), .transport = transport, .assertion = assertion};
    entry.assertion.raw = raw;
    ctx_.Add(std::move(entry));
  }

  bool ReadHashes(Json object, bool is_certificate, Assertion assertion) {
    bool has_hash = false;
    assertion.comment = object["name"].text();
    for (const Json hash : object["hashes"]) {
      auto kind = stix::HashKindOf(hash.key());
      if (is_certificate)
        kind = kind == Kind::kSha1 ? std::optional(Kind::kCertSha1) : std::nullopt;
      if (!kind) continue;
      has_hash = true;
      AddValue(CanonStated(*kind, hash.text()), hash.text(), assertion);
    }
    return has_hash;
  }

  // The far side of a connection, with its port.
  void ReadTraffic(Json object, const ObjectsByKey* siblings, const Assertion& assertion) {
    const std::string_view reference = object["dst_ref"].text();
    Json target = objects_.Find(reference);
    if (siblings != nullptr) {
      const auto found = siblings->find(reference);
      target = found == siblings->end() ? Json() : found->second;
    }
    const std::string_view value = target["value"].text();
    if (value.empty()) {
      ctx_.Reject(object.line(), "a connection without a destination", object["id"].text());
      return;
    }
    Canonical canon = CanonHostValue(value);
    const auto port = object["dst_port"].integer();
    if (port && *port > 0 && *port <= 65535) canon.port = static_cast<uint16_t>(*port);
    Transport transport = Transport::kUnstated;
    if (HoldsWord(object["protocols"], "tcp")) transport = Transport::kTcp;
    if (HoldsWord(object["protocols"], "udp")) transport = Transport::kUdp;
    AddValue(std::move(canon), value, assertion, transport);
  }

  ReaderContext& ctx_;
  StixObjects objects_;
};

int DetectStixBundle(std::string_view head, std::string_view /*file_name*/) {
  const std::string_view text = base::TrimBlanks(head);
  if (!text.starts_with('{') && !text.starts_with('[')) return 0;
  const auto has = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
  if (has("\"bundle--")) return 95;
  const bool has_objects = has("\"indicator--") || has("\"observed-data--") || has("\"malware--") ||
                           has("\"identity--") || has("\"marking-definition--") ||
                           has("\"relationship--") || has("\"report--");
  if (has_objects && (has("\"objects\"") || has("\"created\""))) return 88;
  // The envelope of a collection that has nothing new.
  return has("\"objects\"") && has("\"more\"") ? 60 : 0;
}

void ReadStixBundle(ReaderContext& ctx, std::string_view content) {
  JsonTree tree;
  if (OpenJson(ctx, tree, content)) BundleReader(ctx, tree.root()).Read();
}

}  // namespace

extern const ReaderDef kReader_stix_bundle;
constinit const ReaderDef kReader_stix_bundle = {
    .name = "stix_bundle",
    .summary = "STIX 2 bundle or TAXII 2.1 envelope",
    .detect = DetectStixBundle,
    .read = ReadStixBundle,
};

}  // namespace quoll::intel
