// Indicators as text: JSON and CSV as the command line promises them, and a table for people.
#pragma once

#include <string>

#include "intel/indicator.h"

namespace quoll::intel {

// `{"indicators":[…],"rejected":[{"file","line","reason"}],"compounds":[…],"counts":{…}}`, ends
// with a newline.
std::string WriteJson(const IndicatorSet& set);
// One indicator as a JSON object, for reports; unknown fields are null.
void AppendIndicatorJson(std::string& out, const Indicator& indicator);

// A header and one row per indicator.
std::string WriteCsv(const IndicatorSet& set);

// For a terminal `width` cells wide (0: no limit); the last line counts. Values are never cut.
std::string WriteTable(const IndicatorSet& set, size_t width);

// `2026-05-05T00:00:00Z`; a fraction of a second only where there is one.
std::string FormatIsoTime(int64_t datetime_ticks);

}  // namespace quoll::intel
