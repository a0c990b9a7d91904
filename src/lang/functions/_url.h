// Percent encoding and query parameters of URLs.
#pragma once

#include <string>
#include <string_view>

#include "lang/functions/_rows.h"

namespace quoll::lang {

// Letters, digits and `-_.!*()` stay; `blank` stands for a blank, other bytes become `%xx`.
void AppendUrlEncoded(std::string& out, std::string_view text, std::string_view blank);
// The bytes may be no UTF-8.
void AppendUrlDecoded(std::string& out, std::string_view text);
// Writes `k1=v1&k2=v2` as a bag of texts.
void WriteQueryParameters(std::string_view query, model::DynamicWriter& writer);

}  // namespace quoll::lang
