#include "intel/readers/_csv.h"

namespace quoll::intel {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// Reads a quoted field from behind its opening quote; moves `pos` behind the closing one.
bool ReadQuoted(std::string_view line, size_t& pos, std::string& cell) {
  while (pos < line.size()) {
    const char c = line[pos++];
    if (c != '"') {
      cell += c;
    } else if (pos < line.size() && line[pos] == '"') {
      cell += '"';
      ++pos;
    } else {
      return true;
    }
  }
  return false;
}

}  // namespace

bool SplitCsvLine(std::string_view line, char separator, std::vector<std::string>& cells) {
  cells.clear();
  size_t pos = 0;
  while (true) {
    while (pos < line.size() && IsBlank(line[pos]) && line[pos] != separator) ++pos;
    std::string& cell = cells.emplace_back();
    if (pos < line.size() && line[pos] == '"') {
      ++pos;
      if (!ReadQuoted(line, pos, cell)) return false;
      while (pos < line.size() && IsBlank(line[pos]) && line[pos] != separator) ++pos;
      if (pos < line.size() && line[pos] != separator) return false;
    } else {
      while (pos < line.size() && line[pos] != separator) cell += line[pos++];
      while (!cell.empty() && IsBlank(cell.back())) cell.pop_back();
    }
    if (pos == line.size()) return true;
    ++pos;
  }
}

}  // namespace quoll::intel
