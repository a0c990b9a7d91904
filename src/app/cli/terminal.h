// What the standard streams are connected to.
#pragma once

#include <cstddef>
#include <string_view>

#include "diag/renderers.h"

namespace quoll::cli {

enum class ColourChoice { kAuto, kAlways, kNever };

// `fd` is STDIN_FILENO, STDOUT_FILENO or STDERR_FILENO.
bool IsTerminal(int fd);
// Cells of a line; 0 where there is no terminal and so no limit.
size_t TerminalWidth(int fd);
// kAuto: on a terminal, unless NO_COLOR is set or the terminal is dumb.
diag::Colour ChooseColour(ColourChoice choice, int fd);

}  // namespace quoll::cli
