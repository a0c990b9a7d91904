#include "hunt/rules/rule.h"

#include <fmt/format.h>

#include "base/ticks.h"

namespace quoll::hunt {

std::string_view RuleKindName(RuleKind kind) {
  switch (kind) {
    case RuleKind::kScheduled:
      return "scheduled";
    case RuleKind::kNrt:
      return "nrt";
    case RuleKind::kHunting:
      return "hunting";
    case RuleKind::kDetection:
      return "detection";
    case RuleKind::kQuery:
      break;
  }
  return "query";
}

std::string RuleSpanText(int64_t ticks) {
  struct Unit {
    int64_t ticks;
    char letter;
  };
  static constexpr Unit kUnits[] = {{base::kTicksPerDay, 'd'},
                                    {base::kTicksPerHour, 'h'},
                                    {base::kTicksPerMinute, 'm'},
                                    {base::kTicksPerSecond, 's'}};
  for (const Unit& unit : kUnits) {
    if (ticks != 0 && ticks % unit.ticks == 0)
      return fmt::format("{}{}", ticks / unit.ticks, unit.letter);
  }
  return base::FormatTimespan(ticks);
}

}  // namespace quoll::hunt
