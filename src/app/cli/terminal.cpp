#include "app/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace quoll::cli {
namespace {

// Of a terminal that does not tell its width.
constexpr size_t kDefaultWidth = 80;

std::string_view Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

}  // namespace

bool IsTerminal(int fd) { return ::isatty(fd) == 1; }

size_t TerminalWidth(int fd) {
  if (!IsTerminal(fd)) return 0;
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kDefaultWidth;
  return size.ws_col;
}

diag::Colour ChooseColour(ColourChoice choice, int fd) {
  switch (choice) {
    case ColourChoice::kAlways:
      return diag::Colour::kOn;
    case ColourChoice::kNever:
      return diag::Colour::kOff;
    case ColourChoice::kAuto:
      break;
  }
  const bool is_on = IsTerminal(fd) && Variable("NO_COLOR").empty() && Variable("TERM") != "dumb";
  return is_on ? diag::Colour::kOn : diag::Colour::kOff;
}

}  // namespace quoll::cli
