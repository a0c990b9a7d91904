#include "intel/indicator.h"

#include <array>
#include <string_view>

#include "base/text.h"

namespace quoll::intel {
namespace {

// In the order of Kind.
constexpr std::array<std::string_view, kNumKinds> kKindNames = {
    "ip",       "cidr",  "domain", "url",  "md5", "sha1", "sha256",   "sha512",
    "sha3_384", "email", "ja3",    "ja3s", "ja4", "jarm", "cert_sha1"};

// UUID v5 of the DNS namespace and `quoll.indicators`: 719794fd-afd9-5f1f-b58f-2bd36573d054.
constexpr base::Uuid kIndicatorNamespace = {0x71, 0x97, 0x94, 0xfd, 0xaf, 0xd9, 0x5f, 0x1f,
                                            0xb5, 0x8f, 0x2b, 0xd3, 0x65, 0x73, 0xd0, 0x54};

// In the order of State and of Tlp.
constexpr std::array<std::string_view, 5> kStateNames = {"active", "expired", "revoked", "falsepos",
                                                         "sinkholed"};
constexpr std::array<std::string_view, 5> kTlpNames = {"clear", "green", "amber", "amber+strict",
                                                       "red"};

}  // namespace

std::string_view KindName(Kind kind) { return kKindNames[static_cast<size_t>(kind)]; }

std::optional<Kind> KindFromName(std::string_view name) {
  for (size_t i = 0; i < kKindNames.size(); ++i) {
    if (kKindNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

bool IsFileHash(Kind kind) {
  return kind == Kind::kMd5 || kind == Kind::kSha1 || kind == Kind::kSha256 ||
         kind == Kind::kSha512 || kind == Kind::kSha3_384;
}

std::string_view TransportName(Transport transport) {
  switch (transport) {
    case Transport::kUnstated:
      return "";
    case Transport::kTcp:
      return "tcp";
    case Transport::kUdp:
      return "udp";
  }
  return "";
}

std::string_view ActionName(Action action) {
  switch (action) {
    case Action::kDetect:
      return "detect";
    case Action::kEnrich:
      return "enrich";
    case Action::kNone:
      return "none";
  }
  return "none";
}

std::string_view StateName(State state) { return kStateNames[static_cast<size_t>(state)]; }

std::string_view TlpName(Tlp tlp) { return kTlpNames[static_cast<size_t>(tlp)]; }

std::optional<Tlp> TlpFromName(std::string_view name) {
  const std::string lower = base::AsciiLower(base::TrimBlanks(name));
  std::string_view word = lower;
  if (word.starts_with("tlp:")) word.remove_prefix(4);
  if (word == "white") return Tlp::kClear;
  for (size_t i = 0; i < kTlpNames.size(); ++i) {
    if (kTlpNames[i] == word) return static_cast<Tlp>(i);
  }
  return std::nullopt;
}

std::string IndicatorId(Kind kind, std::string_view canon, uint16_t port, Transport transport) {
  std::string name(KindName(kind));
  name += '|';
  name += canon;
  name += '|';
  name += std::to_string(port);
  name += '|';
  name += TransportName(transport);
  return base::FormatUuid(base::UuidV5(kIndicatorNamespace, name));
}

}  // namespace quoll::intel
