// Typed literals: datetime(…), long(…), dynamic(…) and the like, from the text between the parentheses.
#pragma once

#include <optional>
#include <string_view>

#include "model/value.h"

namespace quoll::lang {

// Nothing when the text is no value of the type. `now_ticks` stands for datetime(now) and datetime().
std::optional<model::Value> TypedLiteral(model::Type type, std::string_view text, int64_t now_ticks);
// `42`, `0x1F`; nothing past the range of long.
std::optional<int64_t> LongLiteral(std::string_view text);

}  // namespace quoll::lang
