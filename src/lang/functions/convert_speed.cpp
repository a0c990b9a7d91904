// Base: metre per second.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"CentimeterPerHour", 1, 360000},
    {"CentimeterPerMinute", 1, 6000},
    {"CentimeterPerSecond", 1, 100},
    {"DecimeterPerMinute", 1, 600},
    {"DecimeterPerSecond", 1, 10},
    {"FootPerHour", 0.3048, 3600},
    {"FootPerMinute", 0.3048, 60},
    {"FootPerSecond", 0.3048, 1},
    {"InchPerHour", 0.0254, 3600},
    {"InchPerMinute", 0.0254, 60},
    {"InchPerSecond", 0.0254, 1},
    {"KilometerPerHour", 1000, 3600},
    {"KilometerPerMinute", 1000, 60},
    {"KilometerPerSecond", 1000, 1},
    {"Knot", 1852, 3600},
    {"MeterPerHour", 1, 3600},
    {"MeterPerMinute", 1, 60},
    {"MeterPerSecond", 1, 1},
    {"MicrometerPerMinute", 1, 60000000},
    {"MicrometerPerSecond", 1, 1000000},
    {"MilePerHour", 1609.344, 3600},
    {"MillimeterPerHour", 1, 3600000},
    {"MillimeterPerMinute", 1, 60000},
    {"MillimeterPerSecond", 1, 1000},
    {"NanometerPerMinute", 1, 60000000000.0},
    {"NanometerPerSecond", 1, 1000000000},
    {"UsSurveyFootPerHour", 1200, 14173200},
    {"UsSurveyFootPerMinute", 1200, 236220},
    {"UsSurveyFootPerSecond", 1200, 3937},
    {"YardPerHour", 0.9144, 3600},
    {"YardPerMinute", 0.9144, 60},
    {"YardPerSecond", 0.9144, 1},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_speed = {
    .name = "convert_speed",
    .summary = "A speed from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_speed(1.2, "MeterPerSecond", "CentimeterPerHour"))",
                  "432000.0"}},
};

}  // namespace quoll::lang
