// A run of a letter is cut into specifiers from the left, each as long as it may be: `ddd` is `dd`
// and `d`.
#include "lang/functions/_time_format.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ticks.h"

namespace quoll::lang {
using namespace model;

namespace {

// One letter with its number, or a delimiter with number 0.
struct Piece {
  char letter;
  size_t length;
};
using Format = std::vector<Piece>;

enum class FormatKind { kDatetime, kTimespan };

constexpr std::string_view kDelimiters = " /-:,._[]";

// The longest specifier of a letter; 0 for a letter that is none.
size_t LongestSpecifier(char letter, FormatKind kind) {
  if (letter == 'f' || letter == 'F') return 7;
  if (letter == 'h' || letter == 'H' || letter == 'm' || letter == 's') return 2;
  if (kind == FormatKind::kTimespan) return letter == 'd' ? 8 : 0;
  if (letter == 'd' || letter == 'M' || letter == 't') return 2;
  return letter == 'y' ? 4 : 0;
}

// Nothing when a letter is no specifier.
std::optional<Format> ParseFormat(std::string_view text, FormatKind kind) {
  Format format;
  for (size_t pos = 0; pos < text.size();) {
    const char letter = text[pos];
    if (kDelimiters.find(letter) != std::string_view::npos) {
      format.push_back({letter, 0});
      ++pos;
      continue;
    }
    const size_t longest = LongestSpecifier(letter, kind);
    if (longest == 0) return std::nullopt;
    size_t run = std::min(text.find_first_not_of(letter, pos), text.size()) - pos;
    pos += run;
    while (run > 0) {
      size_t length = std::min(run, longest);
      if (letter == 'y' && length == 3) length = 2;
      if (letter == 't' && length == 1) return std::nullopt;
      format.push_back({letter, length});
      run -= length;
    }
  }
  return format;
}

void AppendNumber(std::string& out, int64_t number, size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// `f`: the leading digits of the second's ticks. `F`: the same without trailing zeros; when nothing
// is left, the point before goes too.
void AppendFraction(std::string& out, int64_t ticks, Piece piece) {
  std::string digits;
  AppendNumber(digits, ticks, 7);
  digits.resize(piece.length);
  if (piece.letter == 'F') {
    digits.erase(digits.find_last_not_of('0') + 1);
    if (digits.empty() && out.ends_with('.')) out.pop_back();
  }
  out += digits;
}

struct Fields {
  int64_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ticks = 0;
};

// In a datetime `h` is of twelve hours; in a timespan both are of the day.
int64_t ShownHour(const Fields& fields, char letter, FormatKind kind) {
  if (letter == 'H' || kind == FormatKind::kTimespan) return fields.hour;
  return fields.hour % 12 == 0 ? 12 : fields.hour % 12;
}

void Append(std::string& out, Piece piece, const Fields& fields, FormatKind kind) {
  switch (piece.length == 0 ? '\0' : piece.letter) {
    case 'y':
      AppendNumber(out, piece.length == 4 ? fields.year : fields.year % 100, piece.length);
      break;
    case 'M':
      AppendNumber(out, fields.month, piece.length);
      break;
    case 'd':
      AppendNumber(out, fields.day, piece.length);
      break;
    case 'h':
    case 'H':
      AppendNumber(out, ShownHour(fields, piece.letter, kind), piece.length);
      break;
    case 'm':
      AppendNumber(out, fields.minute, piece.length);
      break;
    case 's':
      AppendNumber(out, fields.second, piece.length);
      break;
    case 't':
      out += fields.hour < 12 ? "AM" : "PM";
      break;
    case 'f':
    case 'F':
      AppendFraction(out, fields.ticks, piece);
      break;
    default:
      out += piece.letter;
      break;
  }
}

struct FormatState : KernelState {
  Format format;
};

std::unique_ptr<KernelState> PrepareFormat(PrepareCall& call, FormatKind kind) {
  if (call.constants[1] == nullptr) return nullptr;
  auto format = ParseFormat(call.constants[1]->text, kind);
  if (!format) return call.Fail(1, "the format holds a letter that is no specifier");
  auto state = std::make_unique<FormatState>();
  state->format = *std::move(format);
  return state;
}

// fields_of(ticks, out) writes what precedes the format (a sign) and gives the fields.
template <typename FieldsOf>
void FormatRows(const KernelCall& call, FormatKind kind, Column& out, FieldsOf fields_of) {
  std::string buffer;
  std::optional<Format> own;
  for (size_t row = 0; row < call.num_rows; ++row) {
    if (call.args[0].IsNull(row)) continue;
    const Format* format = nullptr;
    if (call.state != nullptr) {
      format = &call.State<FormatState>().format;
    } else {
      own = ParseFormat(call.args[1].Text(row), kind);
      if (!own) continue;
      format = &*own;
    }
    buffer.clear();
    const Fields fields = fields_of(call.args[0].Get<int64_t>(row), buffer);
    for (const Piece piece : *format) Append(buffer, piece, fields, kind);
    out.SetText(row, buffer);
  }
}

}  // namespace

std::unique_ptr<KernelState> PrepareDatetimeFormat(PrepareCall& call) {
  return PrepareFormat(call, FormatKind::kDatetime);
}

std::unique_ptr<KernelState> PrepareTimespanFormat(PrepareCall& call) {
  return PrepareFormat(call, FormatKind::kTimespan);
}

void FormatDatetimeRows(const KernelCall& call, Column& out) {
  FormatRows(call, FormatKind::kDatetime, out, [](int64_t ticks, std::string&) {
    const base::CivilTime civil = base::CivilFromTicks(ticks);
    return Fields{civil.year,   civil.month,  civil.day,  civil.hour,
                  civil.minute, civil.second, civil.ticks};
  });
}

void FormatTimespanRows(const KernelCall& call, Column& out) {
  FormatRows(call, FormatKind::kTimespan, out, [](int64_t ticks, std::string& buffer) {
    if (ticks < 0) buffer += '-';
    // The smallest value has no positive partner in 64 bits.
    const uint64_t length =
        ticks < 0 ? 0 - static_cast<uint64_t>(ticks) : static_cast<uint64_t>(ticks);
    const auto part = [&](int64_t unit, int64_t modulus) {
      return static_cast<int64_t>(length / static_cast<uint64_t>(unit) %
                                  static_cast<uint64_t>(modulus));
    };
    return Fields{.day = static_cast<int64_t>(length / static_cast<uint64_t>(base::kTicksPerDay)),
                  .hour = part(base::kTicksPerHour, 24),
                  .minute = part(base::kTicksPerMinute, 60),
                  .second = part(base::kTicksPerSecond, 60),
                  .ticks = part(1, base::kTicksPerSecond)};
  });
}

}  // namespace quoll::lang
