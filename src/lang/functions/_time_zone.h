// Time zones by IANA name, from the system's compiled zone files (TZif, RFC 8536).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/kernel.h"

namespace quoll::lang {

// For FunctionDef::prepare; the zone is the second argument.
std::unique_ptr<model::KernelState> PrepareTimeZone(model::PrepareCall& call);
void UtcToLocalRows(const model::KernelCall& call, model::Column& out);
void LocalToUtcRows(const model::KernelCall& call, model::Column& out);
// All zones, sorted.
std::vector<std::string> TimeZoneNames();

}  // namespace quoll::lang
