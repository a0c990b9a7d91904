#include "intel/public_suffix.h"

#include <libpsl.h>

namespace quoll::intel {

bool IsPublicSuffix(std::string_view name) {
  return psl_is_public_suffix2(psl_builtin(), std::string(name).c_str(), PSL_TYPE_ANY) != 0;
}

std::string RegistrableDomain(std::string_view name) {
  const std::string text(name);
  const char* registrable = psl_registrable_domain(psl_builtin(), text.c_str());
  return registrable == nullptr ? std::string() : std::string(registrable);
}

bool IsTopLevelDomain(std::string_view label) {
  // Names that are no part of the public list, and that malware uses.
  for (const std::string_view special :
       {"onion", "i2p", "bit", "lib", "coin", "emc", "bazar", "loki"}) {
    if (label == special) return true;
  }
  return psl_is_public_suffix2(psl_builtin(), std::string(label).c_str(),
                               PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

}  // namespace quoll::intel
