// Conversions of field texts to typed values, as log formats need them: strict, quick for the usual
// forms, and wider than KQL's own (epoch numbers, `Yes`/`No`).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace quoll::ingest {

// ISO 8601 and the forms of base::ParseDatetime, epoch numbers of 9 digits or more, `/Date(ms)/`,
// and the portals' `5/5/2026, 9:12:44.120 AM` (month first).
std::optional<int64_t> DatetimeFromField(std::string_view text);
// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.
std::optional<int64_t> DatetimeFromEpoch(double value);
std::optional<int64_t> DatetimeFromEpoch(int64_t value);
// Digits with sign; also a whole real such as `443.0`, and hexadecimal with `0x`.
std::optional<int64_t> LongFromField(std::string_view text);
std::optional<double> RealFromField(std::string_view text);
// `true`, `false`, `1`, `0`, `yes`, `no`, any case.
std::optional<bool> BoolFromField(std::string_view text);

}  // namespace quoll::ingest
