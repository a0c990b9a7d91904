// Base: kelvin.
#include <array>

#include "lang/functions/_units.h"

namespace quoll::lang {
using namespace model;  // in construct files only

namespace {

constexpr auto kUnits = std::to_array<Unit>({
    {"DegreeCelsius", 1, 1, 273.15},
    {"DegreeDelisle", -2, 3, 373.15},
    {"DegreeFahrenheit", 5, 9, 459.67 * 5 / 9},
    {"DegreeNewton", 100, 33, 273.15},
    {"DegreeRankine", 5, 9},
    {"DegreeReaumur", 5, 4, 273.15},
    {"DegreeRoemer", 40, 21, 273.15 - 7.5 * 40 / 21},
    {"Kelvin", 1},
    {"MillidegreeCelsius", 1, 1000, 273.15},
    {"SolarTemperature", 5778},
});

void Kernel(const KernelCall& call, Column& out) { ConvertRows(call, kUnits, out); }

}  // namespace

extern constinit const FunctionDef kFunction_convert_temperature = {
    .name = "convert_temperature",
    .summary = "A temperature from one unit to another.",
    .signatures = UnitSignatures(),
    .kernel = Kernel,
    .examples = {{R"(print convert_temperature(0, "Kelvin", "DegreeCelsius"))", "-273.15"}},
};

}  // namespace quoll::lang
