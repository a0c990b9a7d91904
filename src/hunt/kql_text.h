// Small pieces of KQL text that both forms of queries use. Everything that came from a feed passes
// through here or base::QuoteForKql.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hunt/observables.h"

namespace quoll::hunt {

// `dynamic(["a", "b"])`.
std::string DynamicList(const std::vector<std::string>& values);
// Text of a feed inside a comment: one line, at most 100 bytes, nothing that ends the comment.
std::string CommentText(std::string_view text);
// `2026-05-05`, or with a time of day where there is one.
std::string KqlTime(int64_t datetime_ticks);
// `address`, `addresses`, …
std::string_view GroupNoun(IocGroup group, size_t count);

}  // namespace quoll::hunt
