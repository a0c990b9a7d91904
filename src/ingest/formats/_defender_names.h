// Column names of Defender's internal process events (`CreatedProcessFileSha256`), which some
// exports have, and the columns of DeviceProcessEvents that they mean.
#pragma once

#include <string_view>

namespace quoll::ingest {

// The name in advanced hunting; empty if the name is not one of those.
std::string_view HuntingNameOf(std::string_view internal_name);

}  // namespace quoll::ingest
