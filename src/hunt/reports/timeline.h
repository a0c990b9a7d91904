// The picture of a report: hits over time as bars, stacked by grade. Plain SVG, no script; colours
// are those of the page.
#pragma once

#include <string>

#include "hunt/hunt.h"

namespace quoll::hunt {

// An <svg> element and the line of its ends; empty without hits that have a time.
std::string TimelineSvg(const HuntReport& report, const ReportOptions& options);

}  // namespace quoll::hunt
