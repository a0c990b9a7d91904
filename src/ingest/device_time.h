// Times as devices write them: without year, without zone, with month names. CEF and syslog share
// these rules.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace quoll::ingest {

struct DeviceClock {
  // Times without a year take the year that puts them last before this, allowing one day ahead.
  int64_t reference_ticks = 0;
  // Of times that state no zone.
  int64_t zone_offset_ticks = 0;
};

// Epoch numbers, `MMM dd yyyy HH:mm:ss[.SSS] [zone]`, `MMM dd HH:mm:ss[.SSS]`, `dd MMM yyyy
// HH:mm:ss`, ISO 8601. Whole text; nothing for any other.
std::optional<int64_t> ParseDeviceTime(std::string_view text, const DeviceClock& clock);

// `MMM dd [yyyy] HH:mm:ss[.f]` (RFC 3164) or an ISO time at the start of `text`; moves `text`
// behind it.
std::optional<int64_t> TakeSyslogTime(std::string_view& text, const DeviceClock& clock);

// `+02:00`, `-0530`, `UTC`, `Z`, `CEST` and the like as an offset in ticks; nothing for a name that
// is not known.
std::optional<int64_t> ZoneOffset(std::string_view zone);

}  // namespace quoll::ingest
