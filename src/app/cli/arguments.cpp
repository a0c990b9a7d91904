#include "app/cli/arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/escape.h"
#include "base/text.h"
#include "base/ticks.h"

namespace quoll::cli {
namespace {

base::Failed BadValue(std::string_view option, std::string_view text, std::string help,
                      diag::Sink& sink) {
  return WrongUsage(sink,
                    fmt::format("`{}` is no value of `{}`", base::EscapeForTerminal(text), option),
                    std::move(help));
}

// The power of two that a unit stands for.
std::optional<int> ShiftOfUnit(std::string_view unit) {
  const std::string lower = base::AsciiLower(unit);
  if (lower.empty() || lower == "b") return 0;
  constexpr std::string_view kUnits = "kmgt";
  const size_t idx = kUnits.find(lower[0]);
  if (idx == std::string_view::npos) return std::nullopt;
  const std::string_view rest = std::string_view(lower).substr(1);
  if (!rest.empty() && rest != "b" && rest != "ib") return std::nullopt;
  return static_cast<int>(10 * (idx + 1));
}

// Two digits or one, at most `max`.
std::optional<int> ParseField(std::string_view text, int max) {
  if (text.empty() || text.size() > 2) return std::nullopt;
  const auto value = base::ParseInteger(text);
  if (!value || *value < 0 || *value > max || text[0] == '+' || text[0] == '-') return std::nullopt;
  return static_cast<int>(*value);
}

}  // namespace

base::Failed WrongUsage(diag::Sink& sink, std::string message, std::string help) {
  diag::Diagnostic diagnostic{.code = diag::Code::K8001, .message = std::move(message)};
  if (!help.empty()) diagnostic.Help(std::move(help));
  return sink.Fail(std::move(diagnostic));
}

base::Result<uint64_t> ParseCount(std::string_view option, std::string_view text,
                                  diag::Sink& sink) {
  const auto value = base::ParseInteger(text);
  if (!value || *value < 0) return BadValue(option, text, "a whole number from 0", sink);
  return static_cast<uint64_t>(*value);
}

base::Result<uint64_t> ParseSize(std::string_view option, std::string_view text, diag::Sink& sink) {
  const std::string help = "a size such as `4096`, `16M` or `1G`";
  const size_t num_digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = base::ParseInteger(text.substr(0, num_digits));
  const auto shift = ShiftOfUnit(text.substr(num_digits));
  if (!number || !shift) return BadValue(option, text, help, sink);
  const auto size = static_cast<uint64_t>(*number);
  if (size > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()) >> *shift) {
    return BadValue(option, text, help, sink);
  }
  return size << *shift;
}

base::Result<ingest::RejectLimit> ParseRejectLimit(std::string_view text, diag::Sink& sink) {
  constexpr std::string_view kOption = "--max-rejects";
  ingest::RejectLimit limit;
  if (!text.ends_with('%')) {
    TRY(limit.count, ParseCount(kOption, text, sink));
    return limit;
  }
  const auto percent = base::ParseReal(base::TrimBlanks(text.substr(0, text.size() - 1)));
  if (!percent || *percent < 0 || *percent > 100) {
    return BadValue(kOption, text, "a count, or a percentage such as `5%`", sink);
  }
  limit.fraction = *percent / 100;
  return limit;
}

base::Result<int64_t> ParseSpan(std::string_view option, std::string_view text, diag::Sink& sink) {
  const auto ticks = base::ParseTimespan(text);
  if (!ticks || *ticks <= 0) return BadValue(option, text, "a timespan such as `1d` or `4h`", sink);
  return *ticks;
}

base::Result<uint64_t> ParseTimeout(std::string_view text, diag::Sink& sink) {
  std::optional<double> ms;
  if (const auto seconds = base::ParseReal(text)) {
    ms = *seconds * 1000;
  } else if (const auto ticks = base::ParseTimespan(text)) {
    ms = static_cast<double>(*ticks) / static_cast<double>(base::kTicksPerMillisecond);
  }
  constexpr double kLongestMs = 1e15;
  if (!ms || *ms < 0 || *ms > kLongestMs) {
    return BadValue("--timeout", text, "seconds, or a timespan such as `30s` or `5m`", sink);
  }
  // A positive time is never 0, which would mean no limit.
  return static_cast<uint64_t>(std::ceil(*ms));
}

base::Result<int64_t> ParseTime(std::string_view option, std::string_view text, diag::Sink& sink) {
  const auto ticks = base::ParseDatetime(text);
  if (!ticks)
    return BadValue(option, text, "a date or time such as `2026-05-05` or `2026-05-05T10:00:00Z`",
                    sink);
  return *ticks;
}

base::Result<int64_t> ParseTimeBound(std::string_view option, std::string_view text, int64_t now,
                                     diag::Sink& sink) {
  const std::string help =
      "a date or time such as `2026-05-05`, or a timespan back from now such as `14d`";
  if (const auto back = base::ParseTimespan(text)) {
    if (*back < 0 || *back > now) return BadValue(option, text, help, sink);
    return now - *back;
  }
  const auto ticks = base::ParseDatetime(text);
  if (!ticks) return BadValue(option, text, help, sink);
  return *ticks;
}

base::Result<int> ParseZone(std::string_view text, diag::Sink& sink) {
  const auto fail = [&] {
    return BadValue("--timezone", text, "an offset from UTC such as `+02:00`, or `UTC`", sink);
  };
  if (base::EqualsIgnoreCase(text, "utc") || base::EqualsIgnoreCase(text, "z")) return 0;
  if (text.size() < 2 || (text[0] != '+' && text[0] != '-')) return fail();
  std::string_view hours = text.substr(1);
  std::string_view minutes = "0";
  if (const size_t colon = hours.find(':'); colon != std::string_view::npos) {
    minutes = hours.substr(colon + 1);
    hours = hours.substr(0, colon);
  } else if (hours.size() == 4) {
    minutes = hours.substr(2);
    hours = hours.substr(0, 2);
  }
  const auto hour = ParseField(hours, 14);
  const auto minute = ParseField(minutes, 59);
  if (!hour || !minute) return fail();
  const int total = *hour * 60 + *minute;
  return text[0] == '-' ? -total : total;
}

base::Result<std::map<std::string, std::string>> ParseParameters(
    const std::vector<std::string>& texts, diag::Sink& sink) {
  std::map<std::string, std::string> parameters;
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return BadValue("--param", text,
                      "a parameter of the query and its value: `--param name=value`", sink);
    }
    if (!parameters.emplace(text.substr(0, equals), text.substr(equals + 1)).second) {
      return WrongUsage(sink, fmt::format("the parameter `{}` is given twice",
                                          base::EscapeForTerminal(text.substr(0, equals))));
    }
  }
  return parameters;
}

base::Result<size_t> ParseChoice(std::string_view option, std::string_view text,
                                 const std::vector<std::string_view>& choices, diag::Sink& sink) {
  const auto found = std::find(choices.begin(), choices.end(), text);
  if (found != choices.end()) return static_cast<size_t>(found - choices.begin());
  std::string help = "one of ";
  for (size_t i = 0; i < choices.size(); ++i)
    help += fmt::format("{}`{}`", i == 0 ? "" : ", ", choices[i]);
  return BadValue(option, text, std::move(help), sink);
}

}  // namespace quoll::cli
