// Names of formats that are no intelligence source here, so that a refusal can say what was seen.
#pragma once

#include <string>
#include <string_view>

namespace quoll::intel {

// `a MISP event`, `a CEF log`, `binary data`; empty when nothing comes to mind.
std::string NameUnknownFormat(std::string_view head);

}  // namespace quoll::intel
