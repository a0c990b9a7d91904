#include "intel/readers/_misp_types.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "intel/readers/_values.h"

namespace quoll::intel {
namespace {

struct SimpleType {
  std::string_view name;
  Kind kind;
};

constexpr SimpleType kSimpleTypes[] = {
    {"ip-dst", Kind::kIp},
    {"ip-src", Kind::kIp},
    {"ip", Kind::kIp},
    {"domain", Kind::kDomain},
    {"hostname", Kind::kDomain},
    {"url", Kind::kUrl},
    {"email", Kind::kEmail},
    {"email-src", Kind::kEmail},
    {"email-dst", Kind::kEmail},
    {"email-reply-to", Kind::kEmail},
    {"whois-registrant-email", Kind::kEmail},
    {"dns-soa-email", Kind::kEmail},
    {"md5", Kind::kMd5},
    {"sha1", Kind::kSha1},
    {"sha256", Kind::kSha256},
    {"sha512", Kind::kSha512},
    {"sha3-384", Kind::kSha3_384},
    {"ja3-fingerprint-md5", Kind::kJa3},
    {"jarm-fingerprint", Kind::kJarm},
    {"x509-fingerprint-sha1", Kind::kCertSha1},
};

const SimpleType* FindSimple(std::string_view name) {
  const auto* found = std::find_if(std::begin(kSimpleTypes), std::end(kSimpleTypes),
                                   [&](const SimpleType& type) { return type.name == name; });
  return found == std::end(kSimpleTypes) ? nullptr : found;
}

// The port of `ip-dst|port`; a bad one is the reason why there is no indicator.
void SetPort(Canonical& canon, std::string_view text) {
  const auto port = base::ParseInteger(base::TrimBlanks(text));
  if (!canon.ok()) return;
  if (!port || *port < 1 || *port > 65535) {
    canon.reason = "the port is not 1 to 65535";
  } else {
    canon.port = static_cast<uint16_t>(*port);
  }
}

void AddHash(std::string_view hash_type, std::string_view hash, std::string_view file_name,
             std::vector<MispValue>& values) {
  values.push_back(
      {CanonStated(FindSimple(hash_type)->kind, hash), std::string(base::TrimBlanks(file_name))});
}

}  // namespace

bool ReadMispValue(std::string_view type, std::string_view value, std::vector<MispValue>& values) {
  if (const SimpleType* simple = FindSimple(type)) {
    values.push_back({CanonStated(simple->kind, value), {}});
    return true;
  }
  // A file name may hold a bar itself, so the last one counts.
  const size_t bar = value.rfind('|');
  const std::string_view left = value.substr(0, std::min(bar, value.size()));
  const std::string_view right = bar == std::string_view::npos ? "" : value.substr(bar + 1);
  if (type == "ip-dst|port" || type == "ip-src|port" || type == "hostname|port") {
    MispValue& added = values.emplace_back();
    added.canon = CanonStated(type == "hostname|port" ? Kind::kDomain : Kind::kIp, left);
    SetPort(added.canon, right);
    return true;
  }
  if (type == "domain|ip") {
    values.push_back({CanonStated(Kind::kDomain, left), std::string(right)});
    values.push_back({CanonStated(Kind::kIp, right), std::string(left)});
    return true;
  }
  if (type == "malware-sample") {
    AddHash("md5", right, left, values);
    return true;
  }
  constexpr std::string_view kWithName = "filename|";
  if (type.starts_with(kWithName)) {
    const SimpleType* hash = FindSimple(type.substr(kWithName.size()));
    if (hash == nullptr || !IsFileHash(hash->kind)) return false;
    AddHash(hash->name, right, left, values);
    return true;
  }
  return false;
}

}  // namespace quoll::intel
