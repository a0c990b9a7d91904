// Indicators as a table for people. When it is wider than the terminal, the columns at the end go
// first, then the family is shortened; a value that cannot be copied whole would be of no use.
#include <algorithm>
#include <array>

#include "base/escape.h"
#include "base/text.h"
#include "base/utf8.h"
#include "intel/canon.h"
#include "intel/families.h"
#include "intel/writers.h"

namespace quoll::intel {
namespace {

constexpr size_t kNumColumns = 7;
constexpr size_t kFamilyColumn = 2;
constexpr size_t kMinFamilyWidth = 8;
constexpr size_t kGap = 2;
using Row = std::array<std::string, kNumColumns>;

std::string ValueWithPort(const Indicator& indicator) {
  std::string value = DisplayValue(indicator.kind, indicator.value);
  if (indicator.port == 0) return value;
  if (value.find(':') != std::string::npos) value = '[' + value + ']';
  return value + ':' + std::to_string(indicator.port);
}

std::string Remarks(const Indicator& indicator) {
  std::vector<std::string> texts;
  if (indicator.state == State::kRevoked) texts.push_back("revoked");
  if (indicator.action != Action::kDetect) texts.push_back("not hunted");
  if (indicator.state != State::kActive) texts.emplace_back(StateName(indicator.state));
  for (const Warning& warning : indicator.warnings) {
    if (warning.reason.empty()) continue;
    texts.push_back(warning.reason == "special_address" ? "special address" : warning.list);
  }
  return base::Join(texts, ", ");
}

Row RowOf(const Indicator& indicator) {
  Row row = {
      std::string(KindName(indicator.kind)),
      ValueWithPort(indicator),
      FamilyName(indicator),
      indicator.threat_type,
      indicator.first_seen ? FormatIsoTime(*indicator.first_seen).substr(0, 10) : std::string(),
      indicator.confidence ? std::to_string(*indicator.confidence) : std::string(),
      Remarks(indicator)};
  for (std::string& cell : row) cell = base::EscapeForTerminal(cell);
  return row;
}

// Cuts a cell to `width` cells of the terminal, with an ellipsis.
std::string Shorten(const std::string& text, size_t width) {
  if (base::DisplayWidth(text) <= width) return text;
  size_t pos = 0;
  size_t end = 0;
  while (pos < text.size()) {
    base::DecodeUtf8(text, pos);
    if (base::DisplayWidth(std::string_view(text).substr(0, pos)) + 1 > width) break;
    end = pos;
  }
  return text.substr(0, end) + "…";
}

size_t TotalWidth(const std::array<size_t, kNumColumns>& widths, size_t num_columns) {
  size_t total = 0;
  for (size_t i = 0; i < num_columns; ++i) total += widths[i] + (i == 0 ? 0 : kGap);
  return total;
}

std::string Summary(const IndicatorSet& set) {
  std::string text = base::FormatCount(set.indicators.size()) +
                     (set.indicators.size() == 1 ? " indicator" : " indicators") + " from " +
                     base::FormatCount(set.num_files) + (set.num_files == 1 ? " file" : " files");
  if (set.num_rejected != 0) text += ", " + base::FormatCount(set.num_rejected) + " rejected";
  if (!set.compounds.empty())
    text += ", " + base::FormatCount(set.compounds.size()) + " kept whole";
  return text + '\n';
}

}  // namespace

std::string WriteTable(const IndicatorSet& set, size_t width) {
  std::vector<Row> rows = {{"TYPE", "VALUE", "FAMILY", "THREAT", "FIRST SEEN", "CONF", "REMARKS"}};
  for (const Indicator& indicator : set.indicators) rows.push_back(RowOf(indicator));
  std::array<size_t, kNumColumns> widths{};
  for (const Row& row : rows) {
    for (size_t i = 0; i < kNumColumns; ++i)
      widths[i] = std::max(widths[i], base::DisplayWidth(row[i]));
  }
  size_t num_columns = kNumColumns;
  if (width != 0) {
    const size_t spare = widths[kFamilyColumn] - std::min(widths[kFamilyColumn], kMinFamilyWidth);
    while (num_columns > kFamilyColumn + 1 && TotalWidth(widths, num_columns) > width + spare)
      --num_columns;
    const size_t total = TotalWidth(widths, num_columns);
    if (total > width) widths[kFamilyColumn] -= std::min(total - width, spare);
  }
  std::string out;
  for (const Row& row : rows) {
    std::string line;
    for (size_t i = 0; i < num_columns; ++i) {
      const std::string cell = i == kFamilyColumn ? Shorten(row[i], widths[i]) : row[i];
      line += cell;
      line.append(widths[i] - base::DisplayWidth(cell) + kGap, ' ');
    }
    while (line.ends_with(' ')) line.pop_back();
    out += line + '\n';
  }
  return out + Summary(set);
}

}  // namespace quoll::intel
