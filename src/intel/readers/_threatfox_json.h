// ThreatFox records in JSON: the export (an object of arrays) and the answer of the API (`data`, an
// array).
#pragma once

#include <string_view>

#include "intel/reader_def.h"

namespace quoll::intel {

// `{"1693315":[{…},{…}], …}`. Every record of each array is read, not only the first.
void ReadThreatFoxExport(ReaderContext& ctx, std::string_view content);
// `{"query_status":"ok","data":[{…}, …]}`.
void ReadThreatFoxAnswer(ReaderContext& ctx, std::string_view content);

}  // namespace quoll::intel
