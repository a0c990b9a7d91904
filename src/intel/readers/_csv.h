// Lines of comma-separated values as the feeds write them: a blank may stand between comma and
// quote
// (`"a", "b"`). A field ends with its line, so a stray quote costs one line and not its neighbours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace quoll::intel {

// Splits one line without its line end. False when a quote is not closed or text follows a closing
// quote.
bool SplitCsvLine(std::string_view line, char separator, std::vector<std::string>& cells);

// Calls `visit(line number from 1, line without its end)` for each physical line.
template <typename Visit>
void ForEachLine(std::string_view content, Visit visit) {
  uint64_t number = 0;
  while (!content.empty()) {
    const size_t end = content.find('\n');
    std::string_view line = content.substr(0, end);
    content = end == std::string_view::npos ? std::string_view() : content.substr(end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    visit(++number, line);
  }
}

}  // namespace quoll::intel
