// Diagnostics as SARIF 2.1.0, the form in which code hosts and editors take findings of checkers.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"

namespace quoll::diag {

// One document with one run, a line end at its end. Only the codes that occur are listed as rules.
// A diagnostic without a place has no location. Columns count code points from 1.
std::string RenderSarif(const std::vector<Diagnostic>& diagnostics,
                        std::string_view program_version);

}  // namespace quoll::diag
