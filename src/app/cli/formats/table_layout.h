// How a table fits a terminal: the widths of its columns, texts cut to a width.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace quoll::cli {

// Cells between two columns.
inline constexpr size_t kColumnGap = 2;
// Columns are never narrower than this, unless all they hold is.
inline constexpr size_t kLeastWidth = 8;

// The widths of columns whose content is as wide as `wanted`, in a line of `width` cells (0: no
// limit). The widest are narrowed first. Nothing when the columns cannot stand side by side.
std::optional<std::vector<size_t>> FitColumns(const std::vector<size_t>& wanted, size_t width);

// The text, if it is wider than `width` cells its beginning and `…`.
std::string CutToWidth(std::string_view text, size_t width);

}  // namespace quoll::cli
