#include "intel/public_suffix.h"

#include <libpsl.h>

#include <ctime>

namespace quoll::intel {

bool IsPublicSuffix(std::string_view name) {
  return psl_is_public_suffix2(psl_builtin(), std::string(name).c_str(), PSL_TYPE_ANY) != 0;
}

std::string RegistrableDomain(std::string_view name) {
  const std::string text(name);
  const char* registrable = psl_registrable_domain(psl_builtin(), text.c_str());
  return registrable == nullptr ? std::string() : std::string(registrable);
}

std::string PublicSuffixOf(std::string_view name) {
  if (IsPublicSuffix(name)) return std::string(name);
  const std::string text(name);
  const char* suffix = psl_unregistrable_domain(psl_builtin(), text.c_str());
  return suffix == nullptr ? std::string() : std::string(suffix);
}

std::string_view SuffixSection(std::string_view suffix) {
  const std::string text(suffix);
  const auto is_in = [&](int section) {
    return psl_is_public_suffix2(psl_builtin(), text.c_str(), section | PSL_TYPE_NO_STAR_RULE) != 0;
  };
  if (is_in(PSL_TYPE_ICANN)) return "icann";
  return is_in(PSL_TYPE_PRIVATE) ? "private" : "none";
}

std::string PublicSuffixListVersion() {
  const time_t seconds = psl_builtin_file_time();
  std::tm date{};
  char text[16] = "unknown";
  if (seconds > 0 && gmtime_r(&seconds, &date) != nullptr)
    std::strftime(text, sizeof text, "%Y-%m-%d", &date);
  return text;
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
