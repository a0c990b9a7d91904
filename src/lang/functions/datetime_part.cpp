// The last three parts count from the start of the second, each in its own unit.
#include "base/text.h"
#include "base/ticks.h"
#include "lang/functions/_datetime_parts.h"
#include "lang/functions/_rows.h"
#include "model/function_def.h"

namespace quoll::lang {
using namespace model;

namespace {

using PartFn = int32_t (*)(int64_t ticks, const base::CivilTime& civil);
struct NamedPart {
  std::string_view name;
  PartFn get;
};

constexpr NamedPart kParts[] = {
    {"year", [](int64_t, const base::CivilTime& t) -> int32_t { return t.year; }},
    {"quarter", [](int64_t, const base::CivilTime& t) -> int32_t { return (t.month + 2) / 3; }},
    {"month", [](int64_t, const base::CivilTime& t) -> int32_t { return t.month; }},
    {"week_of_year",
     [](int64_t ticks, const base::CivilTime&) -> int32_t { return IsoWeek(ticks); }},
    {"weekofyear", [](int64_t ticks, const base::CivilTime&) -> int32_t { return IsoWeek(ticks); }},
    {"day", [](int64_t, const base::CivilTime& t) -> int32_t { return t.day; }},
    {"dayofyear",
     [](int64_t ticks, const base::CivilTime&) -> int32_t { return DayOfYear(ticks); }},
    {"hour", [](int64_t, const base::CivilTime& t) -> int32_t { return t.hour; }},
    {"minute", [](int64_t, const base::CivilTime& t) -> int32_t { return t.minute; }},
    {"second", [](int64_t, const base::CivilTime& t) -> int32_t { return t.second; }},
    {"millisecond", [](int64_t, const base::CivilTime& t) -> int32_t { return t.ticks / 10'000; }},
    {"microsecond", [](int64_t, const base::CivilTime& t) -> int32_t { return t.ticks / 10; }},
    {"nanosecond", [](int64_t, const base::CivilTime& t) -> int32_t { return t.ticks * 100; }},
};

const NamedPart* FindPart(std::string_view name) {
  for (const NamedPart& part : kParts) {
    if (base::EqualsIgnoreCase(part.name, name)) return &part;
  }
  return nullptr;
}

std::unique_ptr<KernelState> Prepare(PrepareCall& call) {
  if (call.constants[0] == nullptr || FindPart(call.constants[0]->text) != nullptr) return nullptr;
  return call.Fail(0, "no part of a date has this name");
}

void Kernel(const KernelCall& call, Column& out) {
  MapRows<std::string_view, int64_t>(
      call, out, [](std::string_view name, int64_t ticks) -> std::optional<int32_t> {
        const NamedPart* part = FindPart(name);
        if (part == nullptr) return std::nullopt;
        return part->get(ticks, base::CivilFromTicks(ticks));
      });
}

}  // namespace

extern constinit const FunctionDef kFunction_datetime_part = {
    .name = "datetime_part",
    .summary = "One part of a date, by its name.",
    .signatures = {{{Text("part"), DatetimeArg("date")}, Type::kInt}},
    .kernel = Kernel,
    .prepare = Prepare,
    .examples = {{R"(print datetime_part("week_of_year", datetime(2017-10-30)))", "44"}},
};

}  // namespace quoll::lang
