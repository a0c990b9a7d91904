// Families of malware: the Malpedia id is the key, the printable name is for people. A built-in
// list joins the two where a source gives only one of them; a family without a Malpedia id goes by
// a slug of its name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "intel/indicator.h"

namespace quoll::intel {

// `win.nanocore` for `Nanocore RAT`, any case; nothing for a name that the list does not have.
std::optional<std::string> MalpediaIdOf(std::string_view printable_name);
std::optional<std::string> PrintableNameOf(std::string_view malpedia_id);

// `nanocore_rat` for `Nanocore RAT`.
std::string FamilySlug(std::string_view printable_name);
// The Malpedia id, else the slug; empty for an indicator without a family. Names folders and
// groups.
std::string FamilyKey(const Indicator& indicator);
// The printable name, else the id. Families in name only read as `unknown RAT`.
std::string FamilyName(const Indicator& indicator);

// Whether `asked` (an id, a printable name or a slug, any case) is the family of one of the
// assertions.
bool IsOfFamily(const Indicator& indicator, std::string_view asked);

}  // namespace quoll::intel
