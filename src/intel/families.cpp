#include "intel/families.h"

#include <map>

#include "base/text.h"
#include "intel/builtin_lists.h"

namespace quoll::intel {
namespace {

struct FamilyList {
  std::map<std::string, std::string, std::less<>> id_by_name;  // lower-case names
  std::map<std::string, std::string, std::less<>> name_by_id;
};

// Lines `id | printable name`; `#` starts a comment.
FamilyList LoadFamilies() {
  FamilyList list;
  for (const std::string_view line : base::Split(FamilyListText(), '\n')) {
    const size_t bar = line.find('|');
    if (line.starts_with('#') || bar == std::string_view::npos) continue;
    const std::string id(base::TrimBlanks(line.substr(0, bar)));
    const std::string name(base::TrimBlanks(line.substr(bar + 1)));
    list.id_by_name.emplace(base::AsciiLower(name), id);
    list.name_by_id.emplace(id, name);
  }
  return list;
}

const FamilyList& Families() {
  static const FamilyList list = LoadFamilies();
  return list;
}

}  // namespace

std::optional<std::string> MalpediaIdOf(std::string_view printable_name) {
  const auto found = Families().id_by_name.find(base::AsciiLower(printable_name));
  if (found == Families().id_by_name.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> PrintableNameOf(std::string_view malpedia_id) {
  const auto found = Families().name_by_id.find(malpedia_id);
  if (found == Families().name_by_id.end()) return std::nullopt;
  return found->second;
}

std::string FamilySlug(std::string_view printable_name) {
  std::string slug;
  for (const char c : base::AsciiLower(printable_name)) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
                         (static_cast<unsigned char>(c) & 0x80) != 0;
    if (is_kept) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  while (!slug.empty() && slug.back() == '_') slug.pop_back();
  return slug;
}

std::string FamilyKey(const Indicator& indicator) {
  return indicator.malware_id.empty() ? FamilySlug(indicator.malware_name) : indicator.malware_id;
}

std::string FamilyName(const Indicator& indicator) {
  const std::string& id = indicator.malware_id;
  const std::string& name = indicator.malware_name;
  // `unknown_rat` is no family but the lack of one.
  if (base::StartsWithIgnoreCase(name, "unknown ")) return "unknown" + name.substr(7);
  if (!name.empty()) return name;
  if (!id.starts_with("unknown_")) return id;
  const std::string kind = id.substr(8);
  return "unknown " + (kind == "rat" ? std::string("RAT") : base::ReplaceAll(kind, "_", " "));
}

bool IsOfFamily(const Indicator& indicator, std::string_view asked) {
  asked = base::TrimBlanks(asked);
  for (const Assertion& assertion : indicator.assertions) {
    if (asked.empty()) return true;
    if (base::EqualsIgnoreCase(assertion.malware_id, asked)) return true;
    if (base::EqualsIgnoreCase(assertion.malware_name, asked)) return true;
    if (!assertion.malware_name.empty() &&
        FamilySlug(assertion.malware_name) == base::AsciiLower(asked)) {
      return true;
    }
  }
  return false;
}

}  // namespace quoll::intel
