// Texts of the command line to values. A text that is none is reported as K8001 with the forms that
// are taken.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "diag/diagnostic.h"
#include "ingest/log_set.h"

namespace quoll::cli {

// K8001 with a help line; returns Failed.
base::Failed WrongUsage(diag::Sink& sink, std::string message, std::string help = {});

// `option` stands in messages: `--limit`.
base::Result<uint64_t> ParseCount(std::string_view option, std::string_view text, diag::Sink& sink);
// `4096`, `16M`, `1G`, `512KiB`: powers of 1024.
base::Result<uint64_t> ParseSize(std::string_view option, std::string_view text, diag::Sink& sink);
// `5%` or a count.
base::Result<ingest::RejectLimit> ParseRejectLimit(std::string_view text, diag::Sink& sink);
// `1d`, `4h`, `01:30:00`; ticks, more than 0.
base::Result<int64_t> ParseSpan(std::string_view option, std::string_view text, diag::Sink& sink);
// `90` (seconds), `30s`, `5m`, `00:05:00`; milliseconds.
base::Result<uint64_t> ParseTimeout(std::string_view text, diag::Sink& sink);
// A date or time, in ticks.
base::Result<int64_t> ParseTime(std::string_view option, std::string_view text, diag::Sink& sink);
// A date or time, or a timespan counted back from `now`.
base::Result<int64_t> ParseTimeBound(std::string_view option, std::string_view text, int64_t now,
                                     diag::Sink& sink);
// `UTC`, `Z`, `+02:00`, `-0530`, `+1`; minutes east.
base::Result<int> ParseZone(std::string_view text, diag::Sink& sink);
// `name=value` each.
base::Result<std::map<std::string, std::string>> ParseParameters(
    const std::vector<std::string>& texts, diag::Sink& sink);
// The index of `text` among the choices.
base::Result<size_t> ParseChoice(std::string_view option, std::string_view text,
                                 const std::vector<std::string_view>& choices, diag::Sink& sink);

}  // namespace quoll::cli
