#include "app/cli/formats/table_layout.h"

#include <algorithm>
#include <limits>

#include "base/utf8.h"

namespace quoll::cli {
namespace {

size_t SumOf(const std::vector<size_t>& widths, size_t cap) {
  size_t sum = 0;
  for (const size_t width : widths) sum += std::min(width, cap);
  return sum;
}

}  // namespace

std::optional<std::vector<size_t>> FitColumns(const std::vector<size_t>& wanted, size_t width) {
  const size_t gaps = wanted.empty() ? 0 : (wanted.size() - 1) * kColumnGap;
  if (width == 0 || SumOf(wanted, std::numeric_limits<size_t>::max()) + gaps <= width)
    return wanted;
  if (gaps >= width || SumOf(wanted, kLeastWidth) > width - gaps) return std::nullopt;
  // The largest cap under which all columns fit.
  size_t low = kLeastWidth;
  size_t high = width;
  while (low < high) {
    const size_t middle = (low + high + 1) / 2;
    if (SumOf(wanted, middle) <= width - gaps) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  std::vector<size_t> widths;
  size_t left = width - gaps - SumOf(wanted, low);
  for (const size_t want : wanted) {
    widths.push_back(std::min(want, low));
    // What the cap leaves over goes to the first columns that need it.
    if (want > low && left > 0) {
      ++widths.back();
      --left;
    }
  }
  return widths;
}

std::string CutToWidth(std::string_view text, size_t width) {
  if (text.size() <= width && base::IsAscii(text)) return std::string(text);
  if (base::DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return {};
  size_t used = 0;
  size_t pos = 0;
  while (pos < text.size()) {
    size_t next = pos;
    base::DecodeUtf8(text, next);
    const size_t cells = base::DisplayWidth(text.substr(pos, next - pos));
    if (used + cells + 1 > width) break;
    used += cells;
    pos = next;
  }
  return std::string(text.substr(0, pos)) + "…";
}

}  // namespace quoll::cli
