#include "intel/zeek.h"

namespace quoll::intel {

std::string_view ZeekType(Kind kind) {
  switch (kind) {
    case Kind::kIp:
      return "Intel::ADDR";
    case Kind::kCidr:
      return "Intel::SUBNET";
    case Kind::kDomain:
      return "Intel::DOMAIN";
    case Kind::kUrl:
      return "Intel::URL";
    case Kind::kEmail:
      return "Intel::EMAIL";
    case Kind::kMd5:
    case Kind::kSha1:
    case Kind::kSha256:
      return "Intel::FILE_HASH";
    case Kind::kCertSha1:
      return "Intel::CERT_HASH";
    case Kind::kSha512:
    case Kind::kSha3_384:
    case Kind::kJa3:
    case Kind::kJa3s:
    case Kind::kJa4:
    case Kind::kJarm:
      return {};
  }
  return {};
}

std::string_view ZeekValue(const Indicator& indicator) {
  std::string_view value = indicator.value;
  const size_t scheme = value.find("://");
  if (indicator.kind == Kind::kUrl && scheme != std::string_view::npos)
    value.remove_prefix(scheme + 3);
  return value;
}

}  // namespace quoll::intel
