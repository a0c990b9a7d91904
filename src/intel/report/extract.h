// From the blocks of a report page to entries. Structure decides: tables with a known header, lists
// of values, and query lists where a page has nothing else. Running text yields none.
#pragma once

#include "intel/reader_def.h"
#include "intel/report/document.h"

namespace quoll::intel {

void ExtractIndicators(ReaderContext& ctx, const Document& document);

}  // namespace quoll::intel
