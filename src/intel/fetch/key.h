// Keys of feeds: from the environment or a file, never from a command line, never in a message.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "diag/diagnostic.h"

namespace quoll::intel {

inline constexpr size_t kMaxKeyBytes = 4096;

// The key of a name: `$QUOLL_KEY_ABUSE_CH` for `abuse_ch`, else the first line of
// `keys/abuse_ch` in the state's folder; nothing where neither is. A file that others can read is
// warned about. Fails with K6023 for a key that no header can carry.
base::Result<std::optional<std::string>> FindKey(const std::string& state_folder,
                                                 const std::string& name, diag::Sink& sink);

// `QUOLL_KEY_ABUSE_CH`.
std::string KeyVariable(const std::string& name);

}  // namespace quoll::intel
