// Indicator: what to match. Assertion: who says so, when and how sure. The two levels of
// threat intelligence; nothing is merged away, a second source adds an assertion.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace quoll::intel {

// In the order of the command line's documentation; listings sort by the name of the type.
enum class Kind : uint8_t {
  kIp,
  kCidr,
  kDomain,
  kUrl,
  kMd5,
  kSha1,
  kSha256,
  kSha512,
  kSha3_384,
  kEmail,
  kJa3,
  kJa3s,
  kJa4,
  kJarm,
  kCertSha1,
};
inline constexpr int kNumKinds = 15;
// `ip`, `cidr`, `domain`, `url`, `md5`, … as on the command line and in JSON.
std::string_view KindName(Kind kind);
std::optional<Kind> KindFromName(std::string_view name);
bool IsFileHash(Kind kind);

enum class Transport : uint8_t { kUnstated, kTcp, kUdp };
// `tcp`, `udp`; empty where unstated.
std::string_view TransportName(Transport transport);
// Exact: the name itself only. Subtree: the name and everything below it, at label boundaries.
enum class Scope : uint8_t { kExact, kSubtree, kUrlPrefix };
enum class Action : uint8_t { kDetect, kEnrich, kNone };
std::string_view ActionName(Action action);
// What an indicator's life has come to. Revoked: every source has withdrawn it (or deleted it).
enum class State : uint8_t { kActive, kExpired, kRevoked, kFalsePositive, kSinkholed };
// `active`, `expired`, `revoked`, `falsepos`, `sinkholed`.
std::string_view StateName(State state);
// The Traffic Light Protocol, version 2.0, from the most open to the strictest.
enum class Tlp : uint8_t { kClear, kGreen, kAmber, kAmberStrict, kRed };
// `clear`, `green`, `amber`, `amber+strict`, `red`.
std::string_view TlpName(Tlp tlp);
// Any case, with or without `TLP:`; `white` is the former name of clear.
std::optional<Tlp> TlpFromName(std::string_view name);

// Who says so. Times are datetime ticks (base/ticks.h).
struct Assertion {
  std::string source_id;    // `threatfox`, `report`
  std::string external_id;  // `threatfox:1693315`; empty where the source has no ids
  std::string file;         // as given on the command line
  uint64_t line = 0;        // physical line from 1; 0 where the format has none
  std::string raw;          // the value as received
  std::string reporter;
  bool is_anonymous = false;
  std::optional<int> confidence;  // 0 to 100
  std::optional<int64_t> first_seen;
  std::optional<int64_t> last_seen;
  std::string threat_type;   // `botnet_cc`
  std::string malware_id;    // Malpedia id, `win.nanocore`; may be empty
  std::string malware_name;  // printable, `Nanocore RAT`
  std::vector<std::string> aliases;
  std::vector<std::string> tags;
  std::string reference;
  std::string comment;
  std::optional<bool> is_compromised;
  std::optional<Tlp> tlp;
  std::string licence;  // `CC0-1.0`; empty where the source states none
  // When the source says it holds; an absent end is open.
  std::optional<int64_t> valid_from;
  std::optional<int64_t> valid_until;
  bool is_revoked = false;  // withdrawn or deleted by the source
  Action action = Action::kDetect;
  std::string event_id;                 // of the event, bundle or report that holds it
  std::optional<int64_t> retrieved_at;  // of the snapshot it was read from
  std::string payload_sha256;           // of the file as read
};

// A warning from a list: grading input, never a reason to drop.
struct Warning {
  std::string reason;   // reason code: `shared_infrastructure`; empty: shown only
  std::string list;     // `cloudflare`
  std::string entry;    // `104.16.0.0/13`
  std::string version;  // of the list
  std::string text;     // one sentence for people
  std::string action;   // `note`, `lower`, `second_signal`, `scan`, `sinkhole`, `block`, `weak`
  std::string fit;      // `network`, `exact`, `below`, `host`, `substring`, `regex`
};

// Of one's own findings: how often it was met in logs, and how often a hit was none.
struct Sightings {
  uint64_t count = 0;
  std::optional<int64_t> first;
  std::optional<int64_t> last;
  uint64_t num_false = 0;
};

// One per distinct (kind, canonical value, port, transport). The fused fields are recomputed from
// the assertions: confidence is their maximum, first_seen the minimum, last_seen the maximum.
struct Indicator {
  std::string id;  // UUID v5 over `kind|canon|port|transport`, the same on every machine
  Kind kind = Kind::kIp;
  std::string value;  // canonical text, without port
  uint16_t port = 0;  // 0: none known
  Transport transport = Transport::kUnstated;
  Scope scope = Scope::kExact;
  std::string threat_type;
  std::string malware_id;
  std::string malware_name;
  std::vector<std::string> aliases;
  std::optional<int> confidence;
  std::optional<int64_t> first_seen;
  std::optional<int64_t> last_seen;
  std::optional<int64_t> valid_from;
  std::optional<int64_t> valid_until;  // absent: open, never "expired"
  State state = State::kActive;
  Tlp tlp = Tlp::kClear;  // the strictest of the assertions
  Action action = Action::kDetect;
  std::optional<bool> is_compromised;
  Sightings sightings;  // from the intelligence state
  std::vector<Warning> warnings;
  std::vector<Assertion> assertions;
};

// The id of an indicator: UUID v5 in the namespace `quoll.indicators` of the DNS namespace.
std::string IndicatorId(Kind kind, std::string_view canon, uint16_t port, Transport transport);

// A line or entry that was not understood.
struct Rejected {
  std::string file;
  uint64_t line = 0;  // 0 where the format has none
  std::string reason;
  std::string raw;  // at most 200 bytes, for messages
};

// What says more than one indicator can hold, kept whole: a pattern of several observables joined
// by AND or FOLLOWEDBY, say. It is shown and stored, and nothing hunts for it.
struct Compound {
  std::string file;
  uint64_t line = 0;
  std::string external_id;
  std::string text;    // as the source has it
  std::string reason;  // why it is no indicator
};

// What the sources gave, sorted by type name, then canonical order (addresses by number), then
// port.
struct IndicatorSet {
  std::vector<Indicator> indicators;
  std::vector<Rejected> rejected;
  std::vector<Compound> compounds;
  uint64_t num_rejected = 0;  // all of them; `rejected` keeps the first 100,000
  uint64_t num_entries = 0;   // read in all: assertions plus rejected
  uint64_t num_files = 0;
};

}  // namespace quoll::intel
